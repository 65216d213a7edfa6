"""The columns of a sheet: what each is called, how its cells are read and written."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any, Self

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext as _
from import_export.fields import Field

from foundation.folding import fold_known
from foundation.words import listed
from sheets import cells
from sheets.cells import CellError

#: How a day with its year last can be written.
ORDERS = ("dmy", "mdy")
LANGUAGES = ("en", "zh-hant", "zh-hans")
#: The library forgets in which order a resource declares its fields.
places = count()


class Column(Field):
    """A column of text, known by its code and by its title in each of the three languages."""

    #: What an emptied cell stores.
    empty: Any = ""

    def __init__(
        self,
        code: str,
        titles: tuple[str, str, str],
        *,
        attribute: str = "",
        needed: bool = False,
        required: bool = False,
        max_length: int = 0,
        check: Callable[[str], None] | None = None,
        example: str | Promise = "",
    ) -> None:
        """`needed`: a file without this column is refused; `required`: a new row with an empty cell is."""
        super().__init__(attribute=attribute or code, column_name=code)
        self.code = code
        self.place = next(places)
        self.titles = dict(zip(LANGUAGES, titles, strict=True))
        self.needed = needed
        self.required = required or needed
        self.max_length = max_length
        self.check = check
        self.example = example

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Return a column for another resource: the library copies all that it declares, each time one is made."""
        made = self.__class__.__new__(self.__class__)
        made.__dict__.update(self.__dict__)
        return made

    def prepare(self) -> None:
        """Look up what its cells can name, if they name anything."""

    def title(self, language: str | None = None) -> str:
        """Return the header in a language (the active one by default)."""
        return self.titles.get(language or get_language() or "en", self.titles["en"])

    @property
    def is_needed(self) -> bool:
        """Whether a new row lacks something without it."""
        return self.needed or self.required

    def choices(self) -> list[str]:
        """Return all that a cell can say in the active language; nothing where that cannot be listed."""
        return []

    def shown_example(self) -> Any:
        """Return the example as a cell of the active language holds it; empty where there is none."""
        return str(self.example)

    def names(self) -> Iterable[str]:
        """Give every header under which the column is known, folded."""
        return {fold_known(name) for name in (self.code, *self.titles.values())}

    def read(self, value: Any) -> Any:
        """Return what a cell says; raise CellError where it cannot be taken."""
        return self.fit(cells.plain(value))

    def fit(self, text: str) -> str:
        """Refuse a text that is too long for its place or breaks the column's own rule."""
        if self.max_length and len(text) > self.max_length:
            words = _("At most %(most)s characters fit; this has %(has)s.")
            raise CellError("too_long", words % {"most": self.max_length, "has": len(text)})
        if self.check:
            self.check(text)
        return text

    def plainest(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return what cells that mean stored values look like most often: no cell for what is empty."""
        return [value or None for value in values]

    def restored(self, value: Any) -> Any:
        """Return a value that JSON held in its own form."""
        return value

    @property
    def is_restored(self) -> bool:
        """Tell whether JSON holds its values in another form."""
        return type(self).restored is not Column.restored

    def show(self, value: Any) -> str:
        """Return a value as people read it in a preview."""
        return "" if value is None else str(value)

    @property
    def sources(self) -> tuple[str, ...]:
        """What its cells are written from, as a query names it."""
        return (self.attribute,)

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Return what turns the stored values of many rows into cells; it takes a sequence for each source.

        Words are in the language that is active now, whichever is when the cells are written.
        """
        return iter


class CodeColumn(Column):
    """A column of codes and numbers on paper: full-width letters and digits are made plain."""

    def read(self, value: Any) -> str:
        """Return the code without the width of its characters."""
        if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
            words = _("%(value)s is no code but what the spreadsheet made of one; format the column as text.")
            raise CellError("unknown_value", words % {"value": cells.plain(value)})
        return self.fit(cells.normal(value))


class DayColumn(Column):
    """A column of days."""

    empty: date | None = None
    #: How 01/02/2025 is meant, where the file's owner has said so.
    order = ""

    def begin(self, order: str) -> None:
        """Make ready for the cells of a file whose owner has said, or not, in which order its days are."""
        self.order = order
        #: Order (dmy, mdy) -> a cell that cannot be in the other.
        self.met: dict[str, str] = {}

    def shown_example(self) -> Any:
        """Return the day of the example."""
        return cells.day(str(self.example)) if self.example else ""

    def read(self, value: Any) -> Any:
        """Return the day."""
        if isinstance(value, str) and (order := cells.order_of(value)):
            self.met.setdefault(order, value)
        return cells.day(value, self.order)

    def warning(self) -> str:
        """Return what is to be told of the cells that were read: days in two orders may be slips of a finger."""
        others = [cell for order, cell in sorted(self.met.items()) if order != self.order]
        if len(self.met) < len(ORDERS) and not (self.order and others):
            return ""
        words = _("%(column)s has days in two orders, such as %(cell)s; look whether each is meant so.")
        return words % {"column": self.title(), "cell": listed(others)}

    def plainest(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return days as ISO has them."""
        known = {value: value and value.isoformat() for value in {*values}}
        return [known[value] for value in values]

    def restored(self, value: Any) -> date | None:
        """Return the day that JSON held as text."""
        return date.fromisoformat(value) if value else None


class NumberColumn(Column):
    """A column of numbers with two decimals."""

    empty = None

    def read(self, value: Any) -> Any:
        """Return the number."""
        found = cells.number(value)
        if abs(found) >= 10_000:
            raise CellError("bad_number", _("This number is too large."))
        return round(found, 2)

    def restored(self, value: Any) -> Decimal | None:
        """Return the number that JSON held as text."""
        return None if value is None else Decimal(value)


class CountColumn(Column):
    """A column of whole numbers."""

    empty = None

    def read(self, value: Any) -> int:
        """Return the number."""
        found = cells.number(value)
        if found != int(found) or not 0 <= found < 2**15:
            raise CellError("bad_number", _("%(value)s is not a whole number.") % {"value": cells.plain(value)})
        return int(found)


class YesNoColumn(Column):
    """A column that says yes or no."""

    empty = False

    def choices(self) -> list[str]:
        """Return yes and no."""
        return [self.show(True), self.show(False)]

    def shown_example(self) -> str:
        """Say no unless the example says yes."""
        return self.show(bool(self.example) and self.read(str(self.example)))

    def read(self, value: Any) -> bool:
        """Return whether it says yes."""
        return cells.yes_or_no(value)

    def show(self, value: Any) -> str:
        """Say yes or no in the active language."""
        return _("Yes") if value else _("No")

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write yes or no in the active language."""
        yes, no = self.show(True), self.show(False)
        return lambda stored: [yes if value else no for value in stored]
