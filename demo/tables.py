"""The demonstration as rows for the sheets, by sheet and column code."""

from datetime import date

from demo.company import SEED, SIZE, YEAR_END
from demo.grades import grades
from demo.holdings import Row, certificates, commitments
from demo.present import carry_forward, fall_due, few_in_grade_d, unsigned
from demo.suppliers import suppliers

Tables = dict[str, list[Row]]


def tables(seed: int = SEED, size: int = SIZE, today: date = YEAR_END) -> Tables:
    """Return the rows of the four sheets as they stand on `today`, which is the published year-end or later.

    What is dated by the year-end is the same for every `today`. Another `size` than the default has the
    same proportions, but not the published figures.
    """
    invented = suppliers(seed, size)
    carry_forward(invented, seed, today)
    silent = unsigned(invented)
    leaving = {supplier.code for supplier in invented if supplier.stay.left_on}
    found: Tables = {
        "suppliers": [supplier.row() for supplier in invented],
        "commitments": [
            row for supplier in invented if supplier.code not in silent for row in commitments(supplier, seed, today)
        ],
        "certificates": [row for supplier in invented for row in certificates(supplier, seed, today)],
        "grades": [row for supplier in invented for row in grades(supplier, seed, today)],
    }
    fall_due(found["certificates"], leaving, seed, today)
    few_in_grade_d(found["grades"], leaving)
    return found
