"""Risks and security records come in by sheet, wait for approval, go out as they came, and are taken back."""

from datetime import date

import pytest

from accounts.services import system_user
from audits.models import Risk, RiskAssessment, SecurityRecord
from audits.services import approve_security
from evidence.verify import findings
from sheets.models import ImportRun
from sheets.outgoing import cells_of
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from sheets.undo import undo
from tests.factories import TODAY, RiskAssessmentFactory, SecurityRecordFactory, UserFactory
from tests.sheets.bringing import bring, outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def responsible():
    return UserFactory(email="coo@example.com", full_name="王芳", officer=True)


def risk(name="Theft", **cells):
    given = {"assessment_number": "R-1", "day": "2024-09-03", "next_due_on": "2025-09-03", "responsible": "王芳"}
    given |= {"topic": "倉儲物流", "risk": name, "likelihood": "4", "impact": "5"}
    return given | {"residual_likelihood": "2", "residual_impact": "3"} | cells


def record(number="I-1", **cells):
    given = {"record_number": number, "kind": "安全檢查", "day": "2024-09-03", "next_due_on": "2025-03-03"}
    return given | {"responsible": "coo@example.com", "words": "In order."} | cells


def takes_back():
    return undo(ImportRun.objects.latest("pk"), actor=system_user(), today=TODAY)


def exported(code):
    resource = next(found for found in sheet_resources() if found.code == code)
    resource.prepare()
    rows = resource.outgoing(resource.get_queryset())
    headers = [column.code for column in resource.columns]
    return [dict(zip(headers, row, strict=True)) for row in cells_of(rows, resource.columns)]


def test_risks_come_in_with_their_assessment_and_wait():
    report = bring(security_risks=[risk(), risk("Fire", topic="emergency", residual_likelihood="4 – likely")])

    assert outcomes(report) == ["created", "created"]
    made = RiskAssessment.objects.get()
    assert (made.reference, made.decision, made.day) == ("R-1", "waiting", date(2024, 9, 3))
    assert made.responsible.email == "coo@example.com"
    assert [*made.risks.values_list("topic", "name", "residual_likelihood")] == [
        ("emergency", "Fire", 4),
        ("logistics", "Theft", 2),
    ]
    assert list(findings()) == []


@pytest.mark.either  # what a row means is decided before anything is written
def test_what_remains_is_what_was_where_nothing_else_is_said():
    bring(security_risks=[risk(residual_likelihood="", residual_impact="")])

    assert Risk.objects.values_list("residual_likelihood", "residual_impact").get() == (4, 5)


def test_the_same_again_changes_nothing_and_another_measure_does():
    bring(security_risks=[risk()])

    assert outcomes(bring(security_risks=[risk()])) == ["unchanged"]
    assert outcomes(bring(security_risks=[risk(measures="Seals")])) == ["updated"]
    assert Risk.objects.get().measures == "Seals"


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"day": "2099-01-01"}, "day"),
        ({"next_due_on": "2024-09-03"}, "next_due_on"),
        ({"responsible": ""}, "responsible"),
        ({"responsible": "nobody@example.com"}, "responsible"),
        ({"likelihood": "6"}, "likelihood"),
        ({"residual_impact": "5", "impact": "4"}, "residual_impact"),
        ({"topic": "weather"}, "topic"),
    ],
)
def test_a_row_that_cannot_be_is_refused(cells, column):
    report = bring(security_risks=[risk(**cells)])

    assert column in {problem.column for row in report.rows for problem in row.problems}
    assert not RiskAssessment.objects.exists()


@pytest.mark.either  # what a row means is decided before anything is written
def test_rows_of_one_assessment_say_the_same():
    report = bring(security_risks=[risk(), risk("Fire", day="2024-09-04")])

    assert [(problem.column, problem.code) for row in report.rows for problem in row.problems] == [
        ("day", "contradiction")
    ]


@pytest.mark.either  # what a row means is decided before anything is written
def test_nothing_is_brought_into_what_was_decided():
    RiskAssessmentFactory(reference="R-1", approved=True)
    SecurityRecordFactory(reference="I-1", approved=True)

    report = bring(security_risks=[risk()], security_records=[record()])

    assert {problem.code for row in report.rows for problem in row.problems} == {"protected"}


def test_records_come_in_and_are_changed_while_they_wait():
    first = bring(security_records=[record()])
    assert [problem for row in first.rows for problem in row.problems] == []
    report = bring(security_records=[record(words="Two cameras are broken.", kind="review")])

    assert outcomes(report) == ["updated"]
    found = SecurityRecord.objects.get()
    assert (found.kind, found.words, found.decision) == ("review", "Two cameras are broken.", "waiting")


@pytest.mark.either
def test_what_goes_out_comes_in_as_the_same():
    bring(security_risks=[risk()], security_records=[record()])

    for code in ("security_risks", "security_records"):
        rows = [{name: cell for name, cell in row.items() if cell not in (None, "")} for row in exported(code)]
        assert outcomes(bring(**{code: rows})) == ["unchanged"]


def test_what_was_made_is_taken_back():
    bring(security_risks=[risk(), risk("Fire")], security_records=[record()])

    takes_back()

    assert [model.objects.count() for model in (RiskAssessment, Risk, SecurityRecord)] == [0, 0, 0]
    assert list(findings()) == []


def test_what_was_changed_says_again_what_it_said():
    bring(security_risks=[risk()], security_records=[record()])
    bring(
        security_risks=[risk(measures="Seals", next_due_on="2025-12-01")],
        security_records=[record(words="Other.", next_due_on="2025-12-01")],
    )

    takes_back()

    assert Risk.objects.get().measures == ""
    assert RiskAssessment.objects.get().next_due_on == date(2025, 9, 3)
    assert SecurityRecord.objects.values_list("words", "next_due_on").get() == ("In order.", date(2025, 3, 3))
    assert list(findings()) == []


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize("code", ["security_risks", "security_records"])
def test_what_was_approved_is_not_taken_back(code):
    bring(**{code: [risk() if code == "security_risks" else record()]})
    model = RiskAssessment if code == "security_risks" else SecurityRecord
    approve_security(model.objects.get(), actor=UserFactory(), today=TODAY)

    with pytest.raises(Unreadable) as refused:
        takes_back()

    assert refused.value.code == "in_the_way"
    assert model.objects.exists()
