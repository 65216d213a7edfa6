"""Figures that are frozen together are of one moment."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction

from accounts.services import system_user
from foundation.snapshot import snapshot
from reports.figures import compute_report, compute_tables, elsewhere
from reports.frozen import page_of
from reports.models import Origin
from reports.periods import read_report_period
from reports.services import freeze
from suppliers.models import Stage, StageChange, Supplier
from tests.factories import PublishedFigureFactory, RequirementFactory, RuleFactory, SupplierFactory
from tests.foundation.altering import altering
from tests.reports.conftest import TODAY


@pytest.mark.either
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


@pytest.mark.django_db(transaction=True)
def test_figures_are_the_same_where_another_connection_computes_some_of_them():
    RuleFactory(requirement=RequirementFactory(code="promise"), today=TODAY)
    SupplierFactory(today=TODAY)
    PublishedFigureFactory(table_code="bridge", row_code="", column_code="cooperating", value="2")
    period = read_report_period("2025-04", TODAY)

    counted = compute_report(period)
    with transaction.atomic():
        alone = compute_report(period)

    read = {day: [table.CODE for table in of] for day, of in elsewhere(period.as_of).items()}
    assert read == {date(2025, 3, 31): ["bridge", "grades"], date(2024, 12, 31): ["bridge"]}
    assert [(row["published"], row["now"]) for row in counted["tables"]["changes"]["restatements"]] == [("2", "1")]
    assert [row["net"] for row in counted["tables"]["bridge"]["rows"]] == [1]
    assert counted == alone


@pytest.mark.django_db(transaction=True)
def test_who_waits_to_alter_a_table_keeps_no_report_waiting():
    SupplierFactory(today=TODAY)
    period = read_report_period("2025-04", TODAY)
    before = compute_report(period)

    with snapshot():
        assert StageChange.objects.count() == 1
        with altering(StageChange):
            figures = compute_tables(period)

    assert figures == before["tables"]
