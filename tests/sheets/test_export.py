"""What goes out comes back in: nothing changes, and nothing runs."""

from datetime import date
from decimal import Decimal
from itertools import pairwise, product

import pytest
from django.utils import translation
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from accounts.services import system_user
from audits.services import Came, Mark, Verified, cancel_engagement, record_attendance, record_scores, verify_action
from demo.tables import tables
from sheets.engine import import_file
from sheets.formats import FORMATS
from sheets.job import Options
from sheets.resource import sheet_resources
from suppliers.models import Supplier
from tests import factories
from tests.factories import START, opened
from tests.kept import kept, put_back
from tests.sheets.bringing import bring, outcomes, supplier
from tests.thorough import but

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

TODAY = date(2026, 11, 24)
EVIL = [
    '=HYPERLINK("http://evil.example","x")',
    "==cmd",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "＝1+1",
    "'=quoted",
    "|cmd",
    "甲\n乙",
    '"quoted", and; more',
]


@pytest.fixture(scope="module")
def company(reference, django_db_blocker):
    """Keep the rows of a small company of every kind, with who left and who came later."""
    with django_db_blocker.unblock():
        return kept(make)


def make():
    """Bring the company in, score some of it, and say what audits found at some."""
    bring(today=TODAY, **tables(size=30, today=TODAY))
    for assessment in opened(today=TODAY).assessments.all()[:6]:
        marks = [Mark(assessment.pk, row.pk, Decimal("82.5"), "甲, 乙") for row in assessment.scorecard.criteria.all()]
        record_scores(marks, actor=system_user(), today=TODAY)
    bring_audits()
    look_into()
    sign_in()
    improve()
    answer()


def bring_audits():
    """Bring in what audits found at some suppliers."""
    days = {"began_on": "2026-09-03", "ended_on": "2026-09-04"}
    texts = dict.fromkeys(("auditors", "sites", "summary"), "甲\n乙")
    codes = Supplier.objects.order_by("code").values_list("code", flat=True)[:8]
    audits = [{"audit_number": f"A-{code}", "supplier_code": code, "scheme": "own"} | days | texts for code in codes]
    given = {"clause": "S5", "severity": "minor", "words": "甲\n乙"}
    found = [{"finding_number": f"F-{code}", "audit_number": f"A-{code}"} | given for code in codes]
    bring(today=TODAY, audits=audits, findings=found)


def answer():
    """Let suppliers say how they mend what was found; of half of them it was not enough, and they say it again."""
    for place in range(6):
        finding = factories.FindingFactory(today=TODAY)
        action = factories.ActionFactory(finding=finding, correction="甲\r\n乙", today=TODAY)
        if place % 2:
            seen = Verified("desk", TODAY, False, "甲\n乙")
            verify_action(action, seen, actor=factories.UserFactory(role="officer"), today=TODAY)
            factories.ActionFactory(finding=finding, correction="丙", today=TODAY)


def improve():
    """Note what suppliers in grade D are to do; of some it was agreed."""
    for place in range(6):
        case = factories.CaseFactory(at="check" if place % 2 else "plan", today=TODAY)
        if not place % 2:
            factories.noted(case, words="甲\n乙", today=TODAY, due_on=TODAY)


def look_into():
    """Screen some suppliers, name second sources of them, and look into the security of the chain."""
    for one, other in pairwise(Supplier.objects.order_by("code")[:9]):
        day = {"today": TODAY, "actor": system_user()}
        factories.RiskAssessmentFactory(summary="甲\n乙")
        factories.SecurityRecordFactory(words="甲\n乙")
        factories.ScreeningFactory(supplier=one, screened_on=START, words="甲\n乙", bad=True, **day)
        factories.SecondSourceFactory(supplier=one, other=other, effective_on=START, words="甲\n乙", **day)


def sign_in():
    """Invite some suppliers to a training; of half of them it was said who came."""
    invited = [*Supplier.objects.on_file().order_by("code")[:8]]
    training = factories.EngagementFactory(day=TODAY, today=TODAY, invited=invited)
    came = {one.pk: Came(True, 2) for one in invited[:3]} | {invited[3].pk: Came(False)}
    record_attendance(training, came, actor=system_user(), today=TODAY)
    for _place in range(6):
        factories.EngagementFactory(day=TODAY, today=TODAY, words="甲\r\n乙", is_about_integrity=True)
    cancel_engagement(factories.EngagementFactory(), why="甲\n乙", actor=system_user(), today=TODAY)


def export(resource, kind, path):
    resource.prepare()
    path.write_bytes(FORMATS[kind]().export_data(resource.export()))
    return path


FORMS = product(FORMATS, ("en", "zh-hant", "zh-hans"))


@pytest.mark.parametrize(("kind", "language"), but({("csv", "en"), ("xlsx", "zh-hant")}, FORMS))
def test_what_goes_out_comes_in_and_changes_nothing(kind, language, company, tmp_path):
    put_back(company)

    for resource in sheet_resources():
        with translation.override(language):
            path = export(resource, kind, tmp_path / f"{resource.code}.{kind}")
        report = import_file(path, path.name, actor=system_user(), today=TODAY, options=Options(dry_run=True))

        assert [matched.resource.code for matched in report.sheets] == [resource.code]
        assert len(report.rows) > 5
        assert set(outcomes(report)) == {"unchanged"}, [row for row in report.rows if row.changes or row.problems][:3]
        assert report.warnings == []


@pytest.mark.parametrize("kind", list(FORMATS))
def test_a_name_that_looks_like_a_formula_is_text_and_the_same_after_the_way_back(kind, tmp_path):
    rows = [supplier(f"S{number}", name=name, name_en=name) for number, name in enumerate(EVIL)]
    bring(suppliers=rows)
    (resource,) = [found for found in sheet_resources() if found.code == "suppliers"]

    path = export(resource, kind, tmp_path / f"out.{kind}")
    report = import_file(path, path.name, actor=system_user(), today=TODAY, options=Options(dry_run=True))

    assert set(outcomes(report)) == {"unchanged"}
    assert list(Supplier.objects.order_by("pk").values_list("name", flat=True)) == EVIL


@pytest.mark.either
def test_no_cell_of_a_workbook_is_a_formula(tmp_path):
    bring(suppliers=[supplier(f"S{number}", name=name) for number, name in enumerate(EVIL)])
    (resource,) = [found for found in sheet_resources() if found.code == "suppliers"]

    path = export(resource, "xlsx", tmp_path / "out.xlsx")

    book = load_workbook(path)
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "d", "n"}
    names = [row[1] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]]
    assert names == EVIL


@pytest.mark.either
def test_no_cell_of_a_text_begins_with_what_a_spreadsheet_runs(tmp_path):
    bring(suppliers=[supplier(f"S{number}", name=name) for number, name in enumerate(EVIL)])
    (resource,) = [found for found in sheet_resources() if found.code == "suppliers"]

    text = export(resource, "csv", tmp_path / "out.csv").read_text(encoding="utf-8-sig")

    assert not [
        line for line in text.splitlines() if any(f",{sign}" in line or f',"{sign}' in line for sign in "=+@|＝")
    ]
