"""The hash of figures hangs on no order: neither of a database's texts, nor of what people put in another place."""

from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection

from attestations.models import Requirement
from audits.models import Scheme, Severity
from foundation.collation import by_code_points
from reports.frozen import page_of
from reports.pages import report_sections
from reports.populations import populations
from reports.sampling import draw
from suppliers.models import Region, StageChange, Supplier
from tests.factories import GradeFactory, ReportRunFactory, SupplierFactory, gone
from tests.reports.conftest import TODAY, YEAR_END

#: In this order by code points; an order of words has V-9, x0, X1 otherwise.
CODES = ("V-9", "V0", "X1", "x0")
PLACED = (Requirement, Region, Scheme, Severity)


@contextmanager
def another_order():
    """Let the database sort texts, and give rows that nobody sorted, in another order than it does."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA reverse_unordered_selects = ON")
            yield
            cursor.execute("PRAGMA reverse_unordered_selects = OFF")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model, column in ((Supplier, "code"), *((model, "code") for model in PLACED), (StageChange, "reason")):
                table, length = model._meta.db_table, model._meta.get_field(column).max_length
                kind = f"varchar({length})" if length else "text"
                cursor.execute(f'ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind} COLLATE "en-US-x-icu"')
            yield


@pytest.fixture
def lettered(company):
    """Add suppliers in D, and eliminated ones, whose codes each order of texts sorts in its own way."""
    for code in CODES:
        GradeFactory(supplier=SupplierFactory(code=code, today=TODAY), grade="D", effective_on=YEAR_END, today=TODAY)
        other = SupplierFactory(code=f"{code}-gone", today=TODAY)
        gone(other, on=date(2024, 12, 2), today=date(2024, 12, 2))


@pytest.mark.django_db
@pytest.mark.usefixtures("lettered")
def test_figures_and_samples_are_the_same_in_a_database_of_another_order():
    before = ReportRunFactory()
    samples = {table: draw(table, YEAR_END, 5, "seed") for table in populations()}

    with another_order():
        after = ReportRunFactory()
        drawn = {table: draw(table, YEAR_END, 5, "seed") for table in populations()}
        codes = [*Supplier.objects.filter(code__in=CODES).order_by("code").values_list("code", flat=True)]

    assert (after.data, after.names, after.shown) == (before.data, before.names, before.shown)
    assert drawn == samples
    # What it is tried with would tell.
    assert (codes == [*CODES]) == (connection.vendor == "sqlite")


@pytest.mark.django_db
def test_texts_are_sorted_by_code_points_in_whichever_database():
    for code in CODES:
        SupplierFactory(code=code)

    with another_order():
        codes = [
            *Supplier.objects.filter(code__in=CODES).order_by(by_code_points("code")).values_list("code", flat=True)
        ]

    assert codes == sorted(CODES) == [*CODES]


@pytest.mark.django_db
@pytest.mark.usefixtures("company")
def test_who_puts_rows_of_reference_in_another_place_changes_how_they_are_shown_and_not_their_hash():
    before = ReportRunFactory()
    for model in PLACED:
        for row in model.objects.all():
            model.objects.filter(pk=row.pk).update(position=1_000 - row.position)

    after = ReportRunFactory()

    assert after.sha256 == before.sha256
    assert after.names_sha256 != before.names_sha256
    rows, back = ([name for name, _cells in first_rows(run)] for run in (before, after))
    assert rows[0] == back[-1]
    assert sorted(rows) == sorted(back)
    assert rows != sorted(rows)


def first_rows(run):
    """Return the rows of the commitments as the page of a run shows them."""
    return next(section for section in report_sections(page_of(run)) if section.code == "commitments").tables[0].rows
