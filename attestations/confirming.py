"""When a document that goes on is to be confirmed: each term after the day on which it was handed in.

    due again = of the days that lie one, two, … terms after that day the one that is nearest, counted in months

Months count from the day of handing in, never from the last confirmation: who answers late is asked no later next time.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Func

from attestations.models import Attestation, Kind, Requirement
from foundation.dates import months_after

#: So many days before it is due, it can be confirmed.
MOST_DAYS_AHEAD = 60


def due_again(handed_in_on: date, months: int, as_of: date) -> date:
    """Return the day by which a document of a term of some months is to be confirmed, as asked on a day."""
    elapsed = month_of(as_of) - month_of(handed_in_on)
    terms = max((2 * elapsed + months) // (2 * months), 1)
    return months_after(handed_in_on, terms * months)


def month_of(day: date) -> int:
    """Return the number of a day's month among all months."""
    return day.year * 12 + day.month


class DueAgain(Func):
    """The same in SQL, over the day of handing in and the months of the term; NULL where the term has none."""

    arity = 2
    output_field = DateField()

    def __init__(self, handed_in_on: Any, months: Any, as_of: date) -> None:
        super().__init__(handed_in_on, months)
        self.as_of = as_of

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it with an interval of months."""
        return self.written(
            compiler,
            month="CAST(EXTRACT(YEAR FROM {day}) * 12 + EXTRACT(MONTH FROM {day}) AS integer)",
            greatest="GREATEST",
            later="CAST({day} + make_interval(months => {months}) AS date)",
        )

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Write it with modifiers of SQLite's date function, which goes from 29 February on to 1 March."""
        return self.written(
            compiler,
            month="(strftime('%%Y', {day}) * 12 + strftime('%%m', {day}))",
            greatest="MAX",
            later="MIN(date({day}, '+' || ({months}) || ' months'),"
            " date({day}, 'start of month', '+' || ({months} + 1) || ' months', '-1 day'))",
        )

    def written(self, compiler: Any, *, month: str, greatest: str, later: str) -> tuple[str, list[Any]]:
        """Return the SQL; both expressions are columns, and have no parameters."""
        day, months = (compiler.compile(expression)[0] for expression in self.get_source_expressions())
        elapsed = f"({month_of(self.as_of)} - {month.format(day=day)})"
        terms = f"{greatest}((2 * {elapsed} + {months}) / NULLIF(2 * {months}, 0), 1)"
        return later.format(day=day, months=f"{terms} * {months}"), []


def to_confirm(requirement: Requirement, papers: Iterable[Attestation], today: date) -> date | None:
    """Return by when the newest document that counts on a day is to be confirmed; None where none is, or not yet."""
    if requirement.kind != Kind.DOCUMENT or not requirement.validity_months:
        return None
    counting = [paper for paper in papers if paper.decision == Attestation.Decision.ACCEPTED]
    if not counting:
        return None
    newest = max(counting, key=lambda paper: (paper.submitted_on, paper.pk))
    due = due_again(newest.submitted_on, requirement.validity_months, today)
    is_soon = due - today <= timedelta(days=MOST_DAYS_AHEAD)
    return due if is_soon and max(today, due) < newest.lapses_on else None
