"""The hash of figures hangs on no order: neither of a database's texts, nor of what people put in another place."""

from contextlib import contextmanager
from datetime import date
from threading import Thread

import pytest
from django.db import connection

from accounts.services import system_user
from attestations.models import Requirement
from audits.models import Scheme, Severity
from foundation.collation import by_code_points
from reports.frozen import page_of
from reports.models import Origin
from reports.pages import report_sections
from reports.periods import read_report_period
from reports.sampling import POPULATIONS, draw
from reports.services import freeze
from suppliers.models import Region, Stage, StageChange, Supplier
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
    samples = {table: draw(table, YEAR_END, 5, "seed") for table in POPULATIONS}

    with another_order():
        after = ReportRunFactory()
        drawn = {table: draw(table, YEAR_END, 5, "seed") for table in POPULATIONS}
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
        codes = [*Supplier.objects.order_by(by_code_points("code")).values_list("code", flat=True)]

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


@pytest.mark.django_db(transaction=True)
def test_what_is_written_while_figures_are_frozen_is_in_none_of_them():
    SupplierFactory(code="FIRST", today=TODAY)
    told = []

    def write():
        SupplierFactory(code="MEANWHILE", today=TODAY, stages=((date(2024, 3, 1), Stage.ACTIVE),))
        connection.close()

    def meanwhile(done, _of):
        if done == 2:
            told.append(done)
            writer = Thread(target=write)
            writer.start()
            writer.join()

    period = read_report_period("2024-12", TODAY)
    first = freeze(period, actor=system_user(), origin=Origin.HAND, progress=meanwhile)
    second = freeze(period, actor=system_user(), origin=Origin.HAND)

    assert told == [2]
    assert Supplier.objects.count() == 2
    assert [run.data.count("MEANWHILE") for run in (first, second)] == [0, second.data.count("MEANWHILE")]
    assert totals(first) == {1}
    assert totals(second) == {2}


def totals(run):
    """Return what each table says of how many are on file."""
    tables = page_of(run)["tables"]
    years = tables["over_time"]["regions"]
    return {tables["suppliers_by_region"]["total"], tables["bridge"]["on_file"], years[-1]["total"]}
