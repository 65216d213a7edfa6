"""What becomes of a finding: answered, verified by another, closed, reopened; and asked for on any day."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.services import system_user
from audits.models import CorrectiveAction, Extension, Finding, FindingState
from audits.services import (
    Verified,
    ask_for_extension,
    decide_extension,
    reopen_finding,
    verify_action,
)
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import end_of, months_after, written
from reports.reading import Reading
from reports.tables import audits
from suppliers.models import ConflictOfInterest, StageChange
from suppliers.services import Fact, approve_merge, declare_conflict, record_facts
from tests.audits.refusals import refused
from tests.audits.test_audits import refusal
from tests.audits.ties import tie
from tests.factories import (
    TODAY,
    ActionFactory,
    ChecklistItemFactory,
    FindingFactory,
    MergeFactory,
    SeverityFactory,
    SupplierFactory,
    UploadFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

REPORTED, ANSWERED, SEEN = date(2024, 9, 10), date(2024, 9, 20), date(2024, 10, 8)
DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(officer=True)


def verified(way="desk", is_effective=True, words="Photos seen.", on=SEEN):
    return Verified(way, on, is_effective, words)


def states(finding):
    """Return the days on which the state of a finding changed, with what it was then."""
    return [*finding.states.order_by("pk").values_list("effective_on", "state")]


def open_on(*days):
    return [Finding.objects.open(day).count() for day in days]


def test_a_finding_is_answered_verified_and_closed_and_every_day_can_be_asked(officer):
    action = ActionFactory()

    verify_action(action, verified(), actor=officer, today=SEEN)

    assert states(action.finding) == [(REPORTED, "open"), (ANSWERED, "answered"), (SEEN, "closed")]
    asked = [REPORTED - DAY, REPORTED, ANSWERED - DAY, ANSWERED, SEEN - DAY, SEEN]
    said = [Finding.objects.with_state(day).get().state for day in asked]
    assert said == [None, "open", "open", "answered", "answered", "closed"]
    assert open_on(*asked) == [0, 1, 1, 1, 1, 0]
    assert list(findings()) == []


@pytest.mark.parametrize("stage", ["eliminated", "left"])
def test_who_has_gone_is_not_overdue_though_it_stays_open(stage):
    finding = FindingFactory()
    gone = finding.due_on + 3 * DAY
    record_facts(StageChange, [Fact(finding.supplier_id, gone, {"stage": stage})], actor=system_user(), today=gone)

    late = [Finding.objects.overdue(day).exists() for day in (finding.due_on, gone - DAY, gone)]
    assert late == [False, True, False]
    assert [Finding.objects.to_answer(day).exists() for day in (gone - DAY, gone)] == [True, False]
    assert open_on(gone - DAY, gone) == [1, 1]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_verifies_her_own_answer_or_with_a_tie(officer):
    action = ActionFactory(actor=officer)
    tied = UserFactory(officer=True)
    tie = ConflictOfInterest(person=tied, supplier=action.finding.supplier, words="Brother", conflict_from=REPORTED)
    declare_conflict(tie, actor=officer)

    assert refusal(verify_action, action, verified(), actor=officer, today=SEEN) == "own"
    assert refusal(verify_action, action, verified(), actor=tied, today=SEEN) == "conflict"
    assert states(action.finding)[-1] == (ANSWERED, "answered")


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("demands", ["severity", "item"])
def test_what_must_be_closed_on_site_is_not_closed_from_a_desk(demands, officer):
    severity = SeverityFactory(code="x", closed_on_site=demands == "severity")
    item = ChecklistItemFactory(scheme=severity.scheme, closed_on_site=demands == "item")
    action = ActionFactory(finding=FindingFactory(severity=severity, item=item))

    assert refusal(verify_action, action, verified(), actor=officer, today=SEEN) == "verified_way"
    verify_action(action, verified("on_site"), actor=officer, today=SEEN)

    assert states(action.finding)[-1] == (SEEN, "closed")


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_it_stays_so_whoever_changes_the_scheme_since(officer):
    severity = SeverityFactory(code="x", closed_on_site=True)
    action = ActionFactory(finding=FindingFactory(severity=severity))
    severity.closed_on_site = False
    severity.save()

    assert refusal(verify_action, action, verified(), actor=officer, today=SEEN) == "verified_way"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_an_answer_that_is_not_enough_opens_the_finding_again_with_words(officer):
    action = ActionFactory()

    assert refusal(verify_action, action, verified(is_effective=False, words=" "), actor=officer, today=SEEN) == "words"
    verify_action(action, verified(is_effective=False, words="No root cause."), actor=officer, today=SEEN)

    assert states(action.finding)[-1] == (SEEN, "open")
    ActionFactory(finding=action.finding, today=SEEN)
    assert states(action.finding)[-1] == (SEEN, "answered")
    assert open_on(SEEN) == [1]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_verified_is_so_once_and_not_before_the_answer_or_in_the_future(officer):
    action = ActionFactory()

    assert refusal(verify_action, action, verified(on=SEEN + DAY), actor=officer, today=SEEN) == "verified_on"
    assert refusal(verify_action, action, verified(on=ANSWERED - DAY), actor=officer, today=SEEN) == "period"
    verify_action(action, verified(), actor=officer, today=SEEN)
    assert refusal(verify_action, action, verified(), actor=officer, today=SEEN) == "state"
    assert Event.objects.filter(action="action_verified").count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_only_what_waits_for_an_answer_is_answered(officer):
    noted, action = FindingFactory(noted=True), ActionFactory()

    assert refusal(ActionFactory, finding=noted) == "state"
    assert refusal(ActionFactory, finding=action.finding) == "state"
    verify_action(action, verified(), actor=officer, today=SEEN)
    assert refusal(ActionFactory, finding=action.finding, today=SEEN) == "state"
    assert CorrectiveAction.objects.count() == 1


@pytest.mark.either
def test_what_did_not_last_is_reopened(officer):
    action = ActionFactory()
    due = SEEN + timedelta(days=60)
    given = {"due_on": due, "actor": officer, "today": SEEN + DAY}
    assert refusal(reopen_finding, action.finding, why="Again.", **given) == "state"
    verify_action(action, verified(), actor=officer, today=SEEN)
    assert refusal(reopen_finding, action.finding, why=" ", **given) == "why"
    assert refusal(reopen_finding, action.finding, why="x", **given | {"due_on": SEEN}) == "due_on"

    reopen_finding(action.finding, why="Blocked again.", **given)

    assert states(action.finding)[-2:] == [(SEEN, "closed"), (SEEN + DAY, "reopened")]
    assert open_on(SEEN, SEEN + DAY) == [0, 1]
    assert Finding.objects.get().due_on == due
    ActionFactory(finding=action.finding, today=SEEN + DAY)
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_files_are_the_suppliers_own(officer):
    finding = FindingFactory()
    own, other = (UploadFactory(supplier=of, actor=officer) for of in (finding.supplier, SupplierFactory()))

    assert refusal(ActionFactory, finding=finding, uploads=[own, other]) == "file"
    action = ActionFactory(finding=finding, uploads=[own])

    assert [file.upload for file in action.files.all()] == [own]
    assert list(findings()) == []


@pytest.mark.either
def test_what_was_found_at_a_firm_that_ended_in_another_is_repeated_there():
    severity = SeverityFactory()
    ended, kept = SupplierFactory.create_batch(2)
    same = {"item": ChecklistItemFactory(scheme=severity.scheme), "severity": severity}
    first = FindingFactory(**same, supplier=ended)
    verify_action(ActionFactory(finding=first), verified("on_site"), actor=UserFactory(), today=SEEN)
    approve_merge(MergeFactory(ended=ended, kept=kept), actor=UserFactory(), today=TODAY)

    again = FindingFactory(**same, supplier=kept, reported_on=SEEN)

    assert again.repeats == first


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_reopens_nothing(officer):
    action = ActionFactory()
    verify_action(action, verified("on_site"), actor=UserFactory(), today=SEEN)
    tie(officer, action.finding.supplier)

    again = {"why": "It is back.", "due_on": TODAY + 30 * DAY, "actor": officer, "today": TODAY}
    assert refusal(reopen_finding, action.finding, **again) == "conflict"


@pytest.mark.either
def test_a_finding_of_the_same_clause_at_the_same_supplier_is_repeated():
    severity = SeverityFactory()
    supplier, item = SupplierFactory(), ChecklistItemFactory(scheme=severity.scheme)
    same = {"supplier": supplier, "item": item, "severity": severity}
    first = FindingFactory(**same)
    elsewhere = FindingFactory(**same | {"supplier": SupplierFactory()})
    another = FindingFactory(**same | {"item": ChecklistItemFactory(scheme=severity.scheme)})

    again = FindingFactory(**same, reported_on=SEEN)
    third = FindingFactory(**same, reported_on=SEEN + DAY)

    repeats = {finding.pk: finding.repeats for finding in Finding.objects.select_related("repeats")}
    assert repeats == {first.pk: None, elsewhere.pk: None, another.pk: None, again.pk: first, third.pk: again}
    assert Event.objects.filter(action="finding_repeated").count() == 2


def test_it_is_also_noticed_where_the_later_report_was_approved_first():
    severity = SeverityFactory()
    same = {"supplier": SupplierFactory(), "item": ChecklistItemFactory(scheme=severity.scheme), "severity": severity}
    third = FindingFactory(**same, reported_on=SEEN + DAY)

    first = FindingFactory(**same)
    again = FindingFactory(**same, reported_on=SEEN)

    repeats = {finding.pk: finding.repeats for finding in Finding.objects.select_related("repeats")}
    assert repeats == {first.pk: None, again.pk: first, third.pk: again}
    assert list(findings()) == []


@pytest.mark.either
def test_more_time_is_granted_by_another_and_moves_the_due_day(officer):
    finding, asker = FindingFactory(), UserFactory()
    due, later = finding.due_on, finding.due_on + timedelta(days=30)
    extension = ask_for_extension(finding, due_on=later, why="Parts are late.", actor=asker)

    assert refusal(decide_extension, extension, is_granted=True, actor=asker, today=SEEN) == "own"
    assert refusal(decide_extension, extension, is_granted=False, actor=officer, today=SEEN) == "words"
    decide_extension(extension, is_granted=True, actor=officer, today=SEEN)

    finding.refresh_from_db()
    assert (finding.due_on, extension.due_before, extension.decision) == (later, due, "granted")
    assert refusal(decide_extension, extension, is_granted=True, actor=officer, today=SEEN) == "state"
    assert list(findings()) == []
    Extension.objects.update(decided_at=end_of(due))
    assert [Finding.objects.overdue(day).count() for day in (due, due + DAY, later, later + DAY)] == [0, 0, 0, 1]
    # Granted too late, it leaves the days before as they were known.
    Extension.objects.update(decided_at=end_of(due + DAY))
    assert [Finding.objects.overdue(day).count() for day in (due, due + DAY, later, later + DAY)] == [0, 1, 0, 1]


@pytest.mark.either
def test_a_reopening_leaves_the_days_before_as_they_were_known(officer):
    finding = FindingFactory()
    due = finding.due_on
    closed, reopened = due + 5 * DAY, due + 40 * DAY
    action = ActionFactory(finding=finding, today=closed)
    verify_action(action, verified(on=closed), actor=officer, today=closed)
    days = [due, due + DAY, closed - DAY, closed, reopened, reopened + DAY]
    before = [Finding.objects.overdue(day).count() for day in days[:4]]

    again = reopened + 9 * DAY
    reopen_finding(finding, why="It is back.", due_on=again, actor=officer, today=reopened)

    assert [Finding.objects.overdue(day).count() for day in (*days, again, again + DAY)] == [0, 1, 1, 0, 0, 0, 0, 1]
    assert [Finding.objects.overdue(day).count() for day in days[:4]] == before
    figures = [audits.compute(Reading(day))["findings"] for day in (closed, again)]
    assert [(one["overdue"], one["closed"], one["closed_in_time"]) for one in figures] == [(0, 1, 0), (0, 0, 0)]
    assert list(findings()) == []


@pytest.mark.either
def test_whether_it_was_closed_in_time_says_the_day_on_which_that_was_seen_not_when_it_was_typed(officer):
    finding = FindingFactory()
    due, reported = finding.due_on, finding.audit.reported_on
    entered, again = due + 4 * DAY, due + 40 * DAY
    action = ActionFactory(finding=finding, today=due - 9 * DAY)
    verify_action(action, verified(on=due - 6 * DAY), actor=officer, today=entered)
    before, then = (audits.compute(Reading(day))["findings"] for day in (entered - DAY, entered))
    reopen_finding(finding, why="It is back.", due_on=again, actor=officer, today=due + 10 * DAY)
    action = ActionFactory(finding=finding, today=due + 20 * DAY)
    verify_action(action, verified(on=again + DAY), actor=officer, today=again + 5 * DAY)

    late = audits.compute(Reading(again + 5 * DAY))["findings"]

    named = ("open", "overdue", "closed", "closed_in_time", "mean_days")
    assert [before[name] for name in named] == [1, 1, 0, 0, None]
    assert [then[name] for name in named] == [0, 0, 1, 1, f"{(due - reported).days - 6}.0"]
    assert [late[name] for name in named] == [0, 0, 1, 0, f"{(again - reported).days + 1}.0"]
    assert audits.compute(Reading(entered))["findings"] == then


def test_of_a_reopening_and_more_time_the_first_one_after_a_day_tells(officer):
    finding = FindingFactory()
    due, reopened = finding.due_on, finding.due_on + 40 * DAY
    verify_action(ActionFactory(finding=finding, today=due), verified(on=due), actor=officer, today=due)
    reopen_finding(finding, why="It is back.", due_on=reopened + DAY, actor=officer, today=reopened)
    asked = ask_for_extension(finding, due_on=reopened + 9 * DAY, why="Parts are late.", actor=UserFactory())
    decide_extension(asked, is_granted=True, actor=officer, today=reopened)
    Extension.objects.update(decided_at=end_of(reopened + 2 * DAY))
    FindingState.objects.filter(state="reopened").update(recorded_at=end_of(reopened - DAY))

    known = [Finding.objects.with_due(reopened + ahead * DAY).get().due_then for ahead in (-50, -1, 0, 2, 3)]

    assert known == [due, due, reopened + DAY, reopened + DAY, reopened + 9 * DAY]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_more_time_that_was_overtaken_is_granted_no_more(officer):
    finding = FindingFactory()
    extension = ask_for_extension(finding, due_on=finding.due_on + DAY, why="Parts are late.", actor=UserFactory())
    verify_action(ActionFactory(finding=finding), verified(), actor=officer, today=SEEN)

    assert refusal(decide_extension, extension, is_granted=True, actor=officer, today=SEEN) == "overtaken"
    later = extension.due_on + DAY
    reopen_finding(finding, why="It is back.", due_on=later, actor=officer, today=SEEN)
    assert refusal(decide_extension, extension, is_granted=True, actor=officer, today=SEEN) == "overtaken"
    decide_extension(extension, is_granted=False, words="It is back.", actor=officer, today=SEEN)

    finding.refresh_from_db()
    assert (finding.due_on, extension.decision) == (later, "refused")


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_refused_time_moves_nothing_and_may_be_asked_for_again(officer):
    finding = FindingFactory()
    later = finding.due_on + DAY
    given = {"due_on": later, "actor": UserFactory()}
    extension = ask_for_extension(finding, why="x", **given)
    with pytest.raises(ValidationError, match="waits for a decision"):
        ask_for_extension(finding, why="y", **given)

    decide_extension(extension, is_granted=False, words="Exits cannot wait.", actor=officer, today=SEEN)

    finding.refresh_from_db()
    assert finding.due_on < later
    ask_for_extension(finding, why="z", **given)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_more_time_is_a_year_at_most():
    finding = FindingFactory()
    latest = months_after(finding.due_on, 12)

    said = refused(lambda: ask_for_extension(finding, due_on=latest + DAY, why="Parts", actor=UserFactory()))

    assert said == [f"More time is at most a year past the day on which it is due: {written(latest)} at the latest."]
    assert ask_for_extension(finding, due_on=latest, why="Parts", actor=UserFactory()).due_on == latest


@pytest.mark.either
def test_there_is_no_more_time_for_what_is_not_due_or_until_an_earlier_day():
    finding, undue = FindingFactory(), FindingFactory(severity=SeverityFactory(code="observation", days_to_close=None))
    actor = UserFactory()

    with pytest.raises(ValidationError, match="a later day"):
        ask_for_extension(finding, due_on=finding.due_on, why="x", actor=actor)
    assert refusal(ask_for_extension, finding, due_on=finding.due_on + DAY, why=" ", actor=actor) == "why"
    assert refusal(ask_for_extension, undue, due_on=SEEN, why="x", actor=actor) == "state"
    answered = ActionFactory().finding
    assert refusal(ask_for_extension, answered, due_on=answered.due_on + DAY, why="x", actor=actor) == "state"


def test_the_database_refuses_who_decides_her_own():
    action = ActionFactory()
    extension = Extension(finding=FindingFactory(), due_before=SEEN, due_on=SEEN + DAY, why="x", asked_by=system_user())
    extension.save()
    verdict = {"verdict": "effective", "verified_way": "desk", "verified_on": SEEN}
    granted = {"decision": "granted", "decided_at": action.answered_at}

    for row, fields in (
        (action, verdict | {"verified_by": action.answered_by}),
        (action, verdict | {"verified_by": None}),
        (extension, granted | {"decided_by": extension.asked_by}),
        (FindingState.objects.first(), {"until": REPORTED - DAY}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**fields)


def test_lists_take_as_many_questions_for_many(django_assert_num_queries):
    FindingFactory.create_batch(3)

    with django_assert_num_queries(1):
        assert len(Finding.objects.open(SEEN).with_state(SEEN)) == 3
