"""Sheets that go out of lists of something else, and those that come in by none."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from foundation.dates import FAR, last_day, local_day
from sheets.columns import Column, DayColumn, YesNoColumn
from sheets.resource import SheetResource


class BelongingSheet(SheetResource):
    """A sheet that is given out from a list: of its rows, or of what belongs to them."""

    #: The fields by which a row may refer to what a list shows, where that is not the row itself.
    belongs_to: ClassVar[tuple[str, ...]] = ()

    def of(self, listed: Any) -> Any:
        """Return the rows that are listed, or those that belong to them."""
        model = self._meta.model
        if listed.model is model:
            return listed
        field = next(name for name in self.belongs_to if model._meta.get_field(name).related_model is listed.model)
        return model._default_manager.filter(**{f"{field}__in": listed.order_by().values("pk")}).order_by(
            f"{field}_id", "pk"
        )


class OutSheet(BelongingSheet):
    """A sheet that goes out and comes in by none."""

    order = 0
    key = ()


class MomentColumn(DayColumn):
    """A column of the days of moments, in the organisation's time zone."""

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the day."""
        return lambda stored: [moment and local_day(moment) for moment in stored]


class FirstDayColumn(DayColumn):
    """A column of days on which something begins or is over; what never was is empty."""

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the day that has come or will."""
        return lambda stored: [None if day == FAR else day for day in stored]


class LastDayColumn(DayColumn):
    """A column of the last day that counts of what is stored as the first that does not."""

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the day before the one that is stored; nothing where there is no end."""
        return lambda stored: map(last_day, stored)


class SaidColumn(YesNoColumn):
    """A column that says yes or no, or nothing where neither was said."""

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write yes or no in the active language."""
        words = {True: self.show(True), False: self.show(False), None: None}
        return lambda stored: [words[value] for value in stored]


class EitherColumn(Column):
    """A column of what stands in one of two places."""

    def __init__(self, code: str, titles: tuple[str, str, str], *, places: tuple[str, str]) -> None:
        super().__init__(code, titles, attribute=places[0])
        self.places = places

    @property
    def sources(self) -> tuple[str, ...]:
        """Both places."""
        return self.places

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the one that is there."""
        return lambda one, other: [first or second for first, second in zip(one, other, strict=True)]
