"""From the year-end to today: suppliers begin and leave, papers fall due around today, some grades are poor.

What happens on a day is drawn without looking at today; today only says how much of it has happened. The
exceptions, `fall_due`, `unsigned` and `few_in_grade_d`, set the stage for a visitor of today and touch nothing
that is older than the year-end.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from demo.company import GONE, YEAR_END
from demo.dice import Dice
from demo.holdings import Row
from demo.suppliers import Supplier

#: Of those merely on file, and of those that cooperate, what part moves on in a year.
BEGIN_A_YEAR = 0.15
LEAVE_A_YEAR = 0.011

#: Days after its last day on which something happens with a certificate (before it: less than 0), and two old ones.
DUE = (-180, -120, -90, -60, -30, -14, -7, 0, 1, 7, 30, 45, 100)
#: A certificate that falls due now was given at least this long ago.
OLDEST_ENOUGH = timedelta(days=150)
UNSIGNED = 2
IN_GRADE_D = 3


def carry_forward(suppliers: Sequence[Supplier], seed: int, today: date) -> None:
    """Let suppliers begin to cooperate, and leave, as it happened after the year-end and by today."""
    dice = Dice(f"{seed} present")
    waiting = [supplier for supplier in suppliers if supplier.stage == "registered"]
    cooperating = [supplier for supplier in suppliers if supplier.stage == "active" and not supplier.place.is_core]
    dice.shuffle(waiting)
    dice.shuffle(cooperating)
    for supplier, day in moves(waiting, BEGIN_A_YEAR, today):
        supplier.stage, supplier.stay = "active", replace(supplier.stay, active_from=day)
    for number, (supplier, day) in enumerate(moves(cooperating, LEAVE_A_YEAR, today)):
        supplier.stage, supplier.stay = GONE[number % 2], replace(supplier.stay, left_on=day)


def moves(suppliers: Sequence[Supplier], part_a_year: float, today: date) -> Iterator[tuple[Supplier, date]]:
    """Give who moves on by today, and when: evenly, so that in a year it is this part of all."""
    for number, supplier in enumerate(suppliers, start=1):
        day = YEAR_END + timedelta(days=round(365 * number / (len(suppliers) * part_a_year)))
        if day > today:
            return
        yield supplier, day


def fall_due(certificates: Sequence[Row], leaving: set[str], seed: int, today: date) -> None:
    """Let the newest of some certificates end where each reminder is due, seen from today.

    Only certificates that were given after the year-end are touched, so soon after it there are few.
    """
    newest: dict[tuple[str, str], Row] = {}
    for row in certificates:
        newest[row["supplier_code"], row["standard"].partition(":")[0]] = row
    ripe = [
        row
        for row in newest.values()
        if YEAR_END < row["valid_from"] < today - OLDEST_ENOUGH and row["supplier_code"] not in leaving
    ]
    chosen = Dice(f"{seed} due").sample(ripe, min(len(ripe), len(DUE)))
    for row, days in zip(chosen, DUE, strict=False):
        row["valid_until"] = today - timedelta(days=days)


def unsigned(suppliers: Sequence[Supplier]) -> set[str]:
    """Return the codes of the suppliers that began last, after the year-end: they have signed nothing yet."""
    begun = [s for s in suppliers if s.stage == "active" and s.stay.active_from and s.stay.active_from > YEAR_END]
    begun.sort(key=lambda supplier: supplier.stay.active_from or YEAR_END)
    return {supplier.code for supplier in begun[-UNSIGNED:]}


def few_in_grade_d(grades: Sequence[Row], leaving: set[str]) -> None:
    """Let the poorest scores of the last half-year after the year-end be in grade D, so that there are some."""
    later = [row for row in grades if row["effective_on"] > YEAR_END and row["supplier_code"] not in leaving]
    last = max((row["effective_on"] for row in later), default=None)
    rows = [row for row in later if row["effective_on"] == last]
    for row in sorted(rows, key=lambda row: (row["score"], row["supplier_code"]))[:IN_GRADE_D]:
        if row["grade"] != "D":
            row["grade"], row["score"] = "D", 59.0
