"""What examinations decide goes out of its lists as sheets, filters kept, in three languages; no decision comes in."""

import csv
from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import translation

from accounts.services import system_user
from audits.models import ConsequenceRule
from audits.services import (
    Verified,
    answer_objection,
    ask_for_extension,
    ask_for_plan_time,
    ask_override,
    close_cycle,
    object_to,
    save_consequence_rule,
    verify_action,
)
from foundation.dates import today
from sheets.engine import import_file
from sheets.job import Options
from sheets.out_sheet import OutSheet
from sheets.resource import sheet_classes
from tests.factories import (
    TODAY,
    ActionFactory,
    CaseFactory,
    FindingFactory,
    MembershipFactory,
    PlannedActionFactory,
    SupplierFactory,
    UserFactory,
    opened,
    scorecard,
    scored,
)

pytestmark = pytest.mark.django_db
NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Name")
LISTS = [(pages, sheet) for pages in admin.site._registry.values() for sheet in getattr(pages, "going_out", ())]


@pytest.fixture(autouse=True)
def officer(client):
    person = UserFactory(role="manager")
    client.force_login(person)
    return person


def address(model, code):
    return reverse(f"admin:audits_{model}_out", args=[code])


def given(client, model, code, **asked):
    """Return the rows of a sheet by its English headers; what is empty is left out."""
    with translation.override("en"):
        answer = client.get(address(model, code), {"format": "csv"} | asked)
    assert answer.status_code == 200
    rows = csv.DictReader(b"".join(answer).decode("utf-8-sig").splitlines())
    return [{title: value for title, value in row.items() if value} for row in rows]


@pytest.fixture
def assessment():
    scorecard(100)
    supplier = SupplierFactory(code="S1")
    save_consequence_rule(ConsequenceRule(code="asked", grade="C", in_a_row=1, **NAMES), actor=system_user())
    cycle = opened(supplier, today=today())
    scored(cycle, supplier, 65, today=today())
    close_cycle(cycle, actor=UserFactory(role="manager", full_name="Closer"), today=today())
    return cycle.assessments.get()


def test_corrective_actions_go_out_of_the_list_of_findings(client):
    action = ActionFactory(finding=FindingFactory(reference="F-1", supplier=SupplierFactory(code="S1")))
    ActionFactory(finding=FindingFactory(reference="F-2"))
    person = UserFactory(officer=True, full_name="Verifier")
    seen = Verified("desk", action.due_on, True, "Photos seen.")
    verify_action(action, seen, actor=person, today=action.due_on)

    (row,) = given(client, "finding", "corrective_actions", q="F-1")

    day = action.due_on.isoformat()
    told = ("Finding number", "Supplier code", "Root cause", "Done by", "Verdict", "Verified on", "Verified by")
    assert [row[title] for title in told] == [
        "F-1", "S1", "Goods stood in the way.", day, "Verified: it holds", day, "Verifier",
    ]  # fmt: skip
    assert len(given(client, "finding", "corrective_actions")) == 2


def test_findings_go_out_to_be_answered_and_come_in_as_corrective_actions(client, officer, tmp_path):
    finding = FindingFactory(reference="F-1", supplier=SupplierFactory(code="S1"))
    ActionFactory(finding=FindingFactory(reference="F-2"))
    FindingFactory(reference="F-3", noted=True)

    (row,) = given(client, "finding", "to_answer")

    due = {"Finding due on": finding.due_on.isoformat()}
    assert row == {"Finding number": "F-1", "Supplier code": "S1", "What was found": "Exits were blocked."} | due
    path = tmp_path / "answers.csv"
    with translation.override("zh-hans"):
        head, *lines = b"".join(client.get(address("finding", "to_answer"), {"format": "csv"})).splitlines()
    said = f"无人负责,已移走,每日巡查,王芳,{finding.due_on}".encode()
    path.write_bytes(b"\r\n".join([head, *(line.removesuffix(b",,,,") + said for line in lines)]))
    report = import_file(path, path.name, actor=officer, today=today(), options=Options())
    assert [(found.resource.code, found.counts.total()) for found in report.sheets] == [("corrective_actions", 1)]
    assert (finding.actions.get().owner, finding.actions.get().correction) == ("王芳", "已移走")
    assert given(client, "finding", "to_answer") == []


def test_more_time_goes_out_of_findings_and_of_planned_actions(client):
    finding = FindingFactory(reference="F-1", supplier=SupplierFactory(code="S1"))
    action = PlannedActionFactory(supplier=SupplierFactory(code="S2"))
    later, asked = action.due_on + timedelta(days=30), {"why": "The mould", "actor": system_user()}
    ask_for_extension(finding, due_on=finding.due_on + timedelta(days=30), **asked)
    ask_for_plan_time(action, due_on=later, today=TODAY, **asked)

    (of_finding,), (of_action,) = (given(client, model, "more_time") for model in ("finding", "plannedaction"))

    told = ("Supplier code", "Due before", "Why", "Decision")
    waits = ["S1", finding.due_on.isoformat(), "The mould", "Waiting for a decision"]
    assert [of_finding[title] for title in told] == waits
    assert of_finding["Due on, as asked"] == (finding.due_on + timedelta(days=30)).isoformat()
    assert (of_finding["Finding number"], "What is to be done" in of_finding) == ("F-1", False)
    told = ("Supplier code", "What is to be done", "Due on, as asked")
    assert [of_action[title] for title in told] == ["S2", action.words, later.isoformat()]


def test_objections_and_other_grades_go_out_of_assessments(client, assessment):
    member = MembershipFactory(supplier=assessment.supplier).user
    objection = object_to(assessment, "In time.", actor=member)
    waiting = given(client, "assessment", "objections")
    judge = UserFactory(role="officer", full_name="Judge")
    answer_objection(objection, answer="Right.", grade="B", actor=judge, today=today())
    ask_override(assessment, grade="A", reason="Audited", actor=judge, today=today())

    (answered,), (asked,) = (given(client, "assessment", code) for code in ("objections", "other_grades"))

    day = today().isoformat()
    first = {"Supplier code": "S1", "Period": "2024", "Grade of the assessment": "C"}
    said = {"In the supplier’s words": "In time.", "Objected by": member.full_name, "Objected on": day}
    last = {"Granted": "Yes", "New grade": "B", "Answer": "Right.", "Answered by": "Judge", "Answered on": day}
    assert waiting == [first | said]
    assert answered == first | said | last
    wish = {"New grade": "A", "Reason": "Audited", "Asked by": "Judge", "Asked on": day}
    assert asked == first | wish | {"Decision": "Waiting for a second person"}


def test_consequences_go_out_with_the_filters_of_their_list(client, assessment):
    (row,) = given(client, "consequence", "consequences")

    told = {"Supplier code": "S1", "Consequence": "Name", "Period": "2024", "Decision": "Waiting for approval"}
    assert row == told | {"Proposed by": "Closer", "Proposed on": today().isoformat()}
    assert given(client, "consequence", "consequences", decision__exact="approved") == []


def test_cases_go_out_with_their_steps(client):
    case = CaseFactory(supplier=SupplierFactory(code="S1"), at="talk", today=today())
    CaseFactory(today=today())
    day = today().isoformat()

    asked = {"q": "S1", "state": "talk"}
    cases, steps = (given(client, "improvementcase", code, **asked) for code in ("cases", "case_steps"))

    assert cases == [{"Supplier code": "S1", "Period": case.period, "Opened on": day, "Outcome": "Open"}]
    assert [(step["Step"], step.get("Done on"), step.get("Minutes")) for step in steps] == [
        ("Internal meeting", day, "Quality fell."),
        ("Talk with the supplier", None, None),
    ]


@pytest.mark.either
@pytest.mark.parametrize(("pages", "sheet"), LISTS, ids=str)
def test_a_list_leads_to_what_goes_out_of_it_with_its_filters(pages, sheet, client):
    where = address(pages.opts.model_name, sheet.code)

    page = client.get(reverse(f"admin:audits_{pages.opts.model_name}_changelist"), {"q": "S1"}).text
    book = client.get(where)
    b"".join(book)

    assert f'href="{where}?q=S1"' in page
    assert f'href="{where}?q=S1&amp;format=csv"' in page
    assert (book.status_code, book.headers["Content-Disposition"].split(".")[-1]) == (200, 'xlsx"')


@pytest.mark.either
@pytest.mark.parametrize(("pages", "sheet"), LISTS, ids=str)
def test_a_sheet_that_goes_out_has_titles_in_three_languages(pages, sheet):
    titles = {language: [column.title(language) for column in sheet().columns] for language in ("en", "zh-hant")}

    assert all(one.isascii() or "’" in one for one in titles["en"])
    assert not any(one.isascii() for one in titles["zh-hant"])
    assert all(len({*found}) == len(found) for found in titles.values())


@pytest.mark.either
def test_what_one_asks_and_another_decides_comes_in_by_no_sheet():
    both_ways = {sheet.code for _pages, sheet in LISTS} & {sheet.code for sheet in sheet_classes()}

    assert both_ways == {"corrective_actions"}
    assert not [found for found in sheet_classes() if issubclass(found, OutSheet)]


@pytest.mark.either
def test_who_may_not_see_the_list_takes_no_sheet_of_it(client):
    client.force_login(UserFactory(is_staff=True))

    assert client.get(address("finding", "corrective_actions")).status_code == 403


@pytest.mark.either
@pytest.mark.parametrize(
    ("code", "asked", "status"),
    [("nonsense", {}, 404), ("more_time", {"format": "exe"}, 404), ("more_time", {"nonsense__in": "x"}, 400)],
)
def test_a_senseless_address_gives_nothing(client, code, asked, status):
    answer = client.get(address("finding", code), asked)

    assert answer.status_code == status
