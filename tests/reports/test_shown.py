"""The page of a report reads what it shows, not all figures: the same page, and nobody changes it unseen."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from evidence.digests import canonical_json
from reports.called import OFFICERS, SUPPLIERS, supplier_codes
from reports.figures import digest, table_modules
from reports.frozen import page_of, report_of
from reports.models import ReportRun
from reports.pages import MOST_SHOWN, WHOLE, report_sections
from reports.shown import shown_of
from tests.factories import ReportRunFactory, UserFactory

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db, pytest.mark.either]

MANY = 3 * MOST_SHOWN


@pytest.fixture
def root(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


@pytest.fixture
def long():
    """Return a run whose lists are long, as those of many suppliers."""
    run = ReportRunFactory()
    content, names = json.loads(run.data), json.loads(run.names)
    codes = [f"L{number:05}" for number in range(MANY)]
    duties = [{"requirement": code, "standing": "missing", "reminders": 2} for code in ("iso_9001", "security")]
    content["tables"]["gaps"] |= {
        "gaps": 2 * MANY,
        "expiring": 2 * MANY,
        **{name: [{"supplier": code, "requirements": duties} for code in codes] for name in ("rows", "expiring_rows")},
    }
    case = {"period": "2024H2", "step": None, "opened_on": None, "due_on": None, "is_overdue": False}
    content["tables"]["improvement"] |= {
        "rows": [{"supplier": code, **case} for code in codes],
        "eliminated": MANY,
        "eliminated_rows": [{"supplier": code, "on": "2024-05-01", "reason": ""} for code in codes],
    }
    names[SUPPLIERS] |= {code: f"Company {code}" for code in codes}
    names[OFFICERS] |= dict.fromkeys(codes, "Grace Ho")
    run.data, run.names = canonical_json(content), canonical_json(names)
    run.shown = canonical_json(shown_of(content["tables"], names))
    run.save()
    return run


def read(sections):
    """Return everything that is read of sections page by page."""
    return [
        (section.code, table.caption, table.columns, [*table.shown], table.total, table.cut)
        for section in sections
        for table in section.tables
    ]


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_the_page_is_the_one_that_all_figures_give(long, language):
    with translation.override(language):
        whole, page = read(report_sections(report_of(long))), read(report_sections(page_of(long)))

    assert page == whole
    assert [cut for *_table, cut in page if cut]
    assert len(long.shown) < len(long.data) / 2


def test_long_lists_are_cut_to_what_is_shown_and_only_their_suppliers_are_named(long):
    shown = json.loads(long.shown)

    gaps = shown["tables"]["gaps"]
    assert (len(gaps["rows"]), gaps[WHOLE]) == (MOST_SHOWN, {"rows": MANY, "expiring_rows": MANY})
    assert {code for code in shown["names"][SUPPLIERS] if code.startswith("L0")} == {
        f"L{number:05}" for number in range(MOST_SHOWN)
    }
    assert shown["tables"]["commitments"] == json.loads(long.data)["tables"]["commitments"]


def test_what_lists_are_cut_is_said_by_tables_that_have_them():
    run = ReportRunFactory()
    tables = json.loads(run.data)["tables"]

    lists = {(module.CODE, name) for module in table_modules() for name in getattr(module, "LISTS", ())}

    assert len(lists) == 4
    assert all(isinstance(tables[code][name], list) for code, name in lists)
    assert not any(WHOLE in figures for figures in tables.values())


def test_neither_the_page_of_a_report_nor_that_of_a_year_reads_all_figures(root, long):
    for address in (long.get_absolute_url(), reverse("admin:reports_reportrun_annual")):
        with CaptureQueriesContext(connection) as asked:
            assert root.get(address).status_code == 200
        texts = [query["sql"] for query in asked if '"reports_reportrun"."data"' in query["sql"]]
        assert texts == []


def test_a_report_that_was_frozen_before_its_page_was_kept_shows_the_same(root):
    run = ReportRunFactory()
    page = read(report_sections(page_of(run)))
    ReportRun.objects.filter(pk=run.pk).update(shown="", shown_sha256="")

    old = ReportRun.objects.get(pk=run.pk)

    assert read(report_sections(page_of(old))) == page
    assert root.get(old.get_absolute_url()).status_code == 200


def test_the_hash_of_its_page_is_recorded():
    run = ReportRunFactory()

    assert run.shown_sha256 == digest(run.shown)


def test_suppliers_are_named_wherever_they_stand_and_nothing_that_only_looks_so():
    figures = {
        "rows": [{"supplier": 'S"1\\', "words": '"supplier":"S9"'}, {"supplier": "é", "kept": {"supplier": "S2"}}],
        "supplier": None,
    }

    assert supplier_codes(figures) == {'S"1\\', "é", "S2"}
