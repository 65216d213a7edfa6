"""Suppliers mail how they mend findings as a sheet: it comes in as answers of the portal do, and is taken back."""

from datetime import timedelta

import pytest

from accounts.services import system_user
from audits.models import CorrectiveAction, Finding, FindingState
from audits.services import Verified, verify_action
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import FAR, local_day
from sheets.models import ImportRun
from sheets.outgoing import cells_of
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from sheets.undo import undo
from tests.factories import TODAY, ActionFactory, FindingFactory, SupplierFactory, UserFactory
from tests.factories.audits import REPORTED
from tests.sheets.bringing import bring, outcomes, refusals

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def finding():
    return FindingFactory(reference="F-1", supplier=SupplierFactory(code="S1"))


def answer(number="F-1", **cells):
    given = {"root_cause": "Nobody looked.", "correction": "Taken away.", "prevention": "A walk\na day."}
    return {"finding_number": number, "owner": "王芳", "due_on": "2025-03-31"} | given | cells


def brought(*rows, **options):
    return bring(corrective_actions=[*rows], options={"skip_refused": True}, **options)


def refused(*rows, **options):
    return [row[1:] for row in refusals(brought(*rows, **options))]


def seen(action, *, is_effective):
    verified = Verified("desk", TODAY, is_effective, "Looked at.")
    return verify_action(action, verified, actor=UserFactory(role="officer"), today=TODAY)


def takes_back():
    undo(ImportRun.objects.latest("pk"), actor=system_user(), today=TODAY)


def states():
    return [*FindingState.objects.order_by("pk").values_list("state", "effective_on", "until")]


def test_an_answer_comes_in_and_waits_to_be_verified(finding):
    officer = UserFactory(role="officer")
    FindingFactory(reference="F-2")

    report = brought(answer(supplier_code="S1"), answer("F-2", answered_on=(TODAY - DAY).isoformat()), actor=officer)

    assert outcomes(report) == ["created", "created"]
    one, other = CorrectiveAction.objects.order_by("finding__reference")
    assert (one.finding, one.prevention, one.owner, one.verdict) == (finding, "A walk\na day.", "王芳", "waiting")
    assert (one.answered_by, local_day(other.answered_at)) == (officer, TODAY - DAY)
    # Whenever it was said: nobody here knew before today.
    assert {*FindingState.objects.filter(state="answered").values_list("effective_on", flat=True)} == {TODAY}
    assert [*findings()] == []


def test_what_is_taken_back_later_was_answered_until_then(finding):
    brought(answer())
    later = TODAY + 20 * DAY

    undo(ImportRun.objects.latest("pk"), actor=system_user(), today=later)

    assert [state for state, *_days in states()] == ["open", "answered", "open"]
    assert [days for _state, *days in states()][1:] == [[TODAY, later], [later, FAR]]
    assert not CorrectiveAction.objects.exists()
    assert [*findings()] == []


def test_the_same_again_changes_nothing_whatever_became_of_it(finding):
    rows = [answer(answered_on=(TODAY - DAY).isoformat())]
    brought(*rows)
    again = outcomes(brought(answer(prevention="A walk\r\na  day.")))
    seen(CorrectiveAction.objects.get(), is_effective=False)

    assert (again, outcomes(brought(*rows))) == (["unchanged"], ["unchanged"])
    assert Finding.objects.in_state(["open"], TODAY).get() == finding


def test_what_was_not_enough_is_answered_again(finding):
    seen(ActionFactory(finding=finding, today=TODAY), is_effective=False)

    assert outcomes(brought(answer())) == ["created"]
    assert [*finding.actions.order_by("pk").values_list("verdict", flat=True)] == ["insufficient", "waiting"]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.usefixtures("finding")
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"finding_number": "F-9"}, ("finding_number", "no_such_finding")),
        ({"supplier_code": "S9"}, ("supplier_code", "contradiction")),
        ({"root_cause": ""}, ("root_cause", "required")),
        ({"due_on": ""}, ("due_on", "required")),
        ({"due_on": "soon"}, ("due_on", "bad_date")),
        ({"due_on": "2052-03-31"}, ("due_on", "too_late")),
        ({"answered_on": (TODAY + DAY).isoformat()}, ("answered_on", "period")),
        ({"answered_on": (REPORTED - DAY).isoformat()}, ("answered_on", "period")),
        ({"answered_by": "王芳"}, ("answered_by", "protected")),
        ({"verdict": "effective"}, ("verdict", "protected")),
        ({"verified_way": "desk"}, ("verified_way", "protected")),
        ({"verified_on": TODAY.isoformat()}, ("verified_on", "protected")),
        ({"verified_by": "Li"}, ("verified_by", "protected")),
        ({"words": "Good"}, ("words", "protected")),
    ],
)
def test_what_cannot_be_is_refused_beside_its_column(cells, problem):
    assert refused(answer(**cells)) == [problem]
    assert not CorrectiveAction.objects.exists()


@pytest.mark.either  # what a row means is decided before anything is written
def test_what_waits_for_no_answer_takes_none_and_says_why(finding):
    FindingFactory(reference="F-2", noted=True)
    ActionFactory(finding=finding)
    seen(ActionFactory(finding=FindingFactory(reference="F-3")), is_effective=True)

    report = brought(*(answer(f"F-{number}") for number in (1, 2, 3)))

    told = [problem.message for row in report.rows for problem in row.problems]
    assert [row[1:] for row in refusals(report)] == [("finding_number", "state")] * 3
    assert [words.partition(":")[0].partition(";")[0] for words in told] == [
        "An answer to this finding waits to be verified already",
        "The report of its audit is not approved yet",
        "This finding is closed",
    ]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.usefixtures("finding")
def test_all_that_is_wrong_with_a_row_is_said_at_once():
    assert refused(answer(due_on="2052-03-31", verdict="effective")) == [
        ("due_on", "too_late"),
        ("verdict", "protected"),
    ]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.usefixtures("finding")
def test_two_rows_do_not_answer_one_finding():
    assert refused(answer(), answer(owner="Li")) == [("finding_number", "duplicate_key")]
    assert CorrectiveAction.objects.get().owner == "王芳"


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"supplier_code": "S2"}, ("supplier_code", "contradiction")),
        ({"verdict": "effective"}, ("verdict", "protected")),
        ({"words": "Good"}, ("words", "protected")),
    ],
)
def test_what_was_recorded_of_an_answer_is_changed_by_no_sheet(finding, cells, problem):
    brought(answer())

    assert refused(answer(**cells)) == [problem]
    assert CorrectiveAction.objects.get().verdict == "waiting"


@pytest.mark.either
@pytest.mark.parametrize("is_named", [True, False])
def test_what_goes_out_comes_in_as_the_same(finding, is_named):
    seen(ActionFactory(finding=finding), is_effective=True)
    ActionFactory(finding=FindingFactory(), correction="甲\r\n乙")
    (resource,) = (found for found in sheet_resources() if found.code == "corrective_actions")
    resource.prepare()
    rows = cells_of(resource.get_queryset(), resource.columns)
    headers = [column.code for column in resource.columns]
    back = [{name: cell for name, cell in zip(headers, row, strict=True) if cell not in (None, "")} for row in rows]
    if not is_named:
        back = [{name: row[name] for name in headers[:7]} for row in back]

    assert outcomes(brought(*back)) == ["unchanged"] * 2


def test_more_rows_are_no_more_queries_to_go_out(django_assert_num_queries):
    (sheet,) = (found for found in sheet_resources() if found.code == "corrective_actions")
    sheet.prepare()
    for _place in range(3):
        ActionFactory()

    with django_assert_num_queries(1):
        assert len(sheet.export()) == 3


@pytest.mark.either
def test_an_answer_is_taken_back_as_if_it_had_not_come(finding):
    before = states()
    brought(answer())

    takes_back()

    assert (CorrectiveAction.objects.count(), states()) == (0, before)
    assert Event.objects.filter(object_type="audits.finding").latest("seq").action == "finding_answer_removed"
    assert outcomes(brought(answer())) == ["created"]
    assert [*findings()] == []


@pytest.mark.either
def test_what_was_not_enough_stays_when_the_next_answer_is_taken_back(finding):
    seen(ActionFactory(finding=finding, today=TODAY), is_effective=False)
    before = states()
    brought(answer())

    takes_back()

    assert (CorrectiveAction.objects.get().verdict, states()) == ("insufficient", before)
    assert [*findings()] == []


@pytest.mark.usefixtures("finding")
@pytest.mark.parametrize("is_effective", [True, False])
def test_what_somebody_verified_since_is_not_taken_back(is_effective):
    brought(answer())
    seen(CorrectiveAction.objects.get(), is_effective=is_effective)
    before = states()

    with pytest.raises(Unreadable) as refusal:
        takes_back()

    assert refusal.value.code == "in_the_way"
    assert (CorrectiveAction.objects.count(), states()) == (1, before)
