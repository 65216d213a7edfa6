from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestations.models import Attestation, Obligation
from attestations.standing import Standing
from evidence.verify import findings
from suppliers.models import Contact, Membership, Merge, Stage, StageChange, StageRequest, Supplier
from suppliers.services import (
    Wish,
    approve_merge,
    ask_for_changes,
    ask_for_merge,
    ask_for_stage,
    invite,
    look_alikes,
    record_facts,
    refuse_merge,
    unanswered,
    withdraw_merge,
)
from suppliers.services.facts import Fact
from suppliers.services.merges import carried, waiting
from tests import factories
from tests.factories import TODAY, ConflictFactory, ContactFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)

USCC, LEI = "91440300708461136T", "5493001KJTIIGC8Y1R12"
BEFORE = TODAY - timedelta(1)


@pytest.fixture
def officer():
    return UserFactory()


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def asked(officer):
    """Return a merge that waits, of whatever is given of the two suppliers."""

    def of(ended=None, kept=None):
        ended = ended or SupplierFactory(code="OLD", name="Alt Ltd")
        kept = kept or SupplierFactory(code="NEW", name="Neu Ltd")
        return ask_for_merge(Merge(ended=ended, kept=kept, reason="One firm"), actor=officer, today=TODAY)

    return of


def approved(merge, manager):
    approve_merge(merge, actor=manager, today=TODAY)
    merge.refresh_from_db()
    return merge


def codes(refusal):
    error = refusal.value
    return {found.code for found in getattr(error, "error_list", [])}


@pytest.mark.either
def test_a_supplier_ends_in_another_from_that_day_on(asked, manager):
    merge = approved(asked(), manager)

    ended, kept = merge.ended, merge.kept
    assert (ended.stage, ended.left_on, ended.merged_into, kept.stage) == (Stage.LEFT, TODAY, kept, Stage.ACTIVE)
    last = StageChange.objects.current().filter(supplier=ended).latest("effective_on")
    assert last.reason == "Merged into NEW Neu Ltd"
    assert StageChange.objects.on(BEFORE).get(supplier=ended).stage == Stage.ACTIVE
    assert (merge.decision, merge.merged_on, merge.decided_by) == ("approved", TODAY, manager)
    assert [*Supplier.objects.search("alt")] == [kept, ended]
    assert [*findings(files=True)] == []


@pytest.mark.either
def test_whoever_asked_or_has_a_tie_decides_nothing_and_nothing_is_decided_twice(asked, officer, manager):
    merge = asked()
    tied = {ConflictFactory(supplier=supplier).person for supplier in (merge.ended, merge.kept)}

    for actor, code in [(officer, "own"), *((person, "conflict") for person in tied)]:
        for decide in (approve_merge, lambda merge, **given: refuse_merge(merge, words="No", **given)):
            with pytest.raises(ValidationError) as refusal:
                decide(merge, actor=actor, today=TODAY)
            assert codes(refusal) == {code}
    with pytest.raises(ValidationError) as refusal:
        withdraw_merge(merge, actor=manager)
    assert codes(refusal) == {"own"}
    with pytest.raises(ValidationError) as refusal:
        refuse_merge(merge, words=" ", actor=manager, today=TODAY)
    assert codes(refusal) == {"required"}
    approve_merge(merge, actor=manager, today=TODAY)
    with pytest.raises(ValidationError):
        refuse_merge(merge, words="No", actor=manager, today=TODAY)


def test_a_merge_is_refused_or_withdrawn_and_asked_for_once_more(asked, officer, manager):
    merge = asked()
    with pytest.raises(ValidationError, match="merged already, or is asked to be"):
        asked(merge.ended, merge.kept)
    refuse_merge(merge, words="Two firms", actor=manager, today=TODAY)
    again = asked(merge.ended, merge.kept)
    withdraw_merge(again, actor=officer)

    assert [*Merge.objects.order_by("pk").values_list("decision", "words")] == [
        ("refused", "Two firms"),
        ("withdrawn", ""),
    ]
    merge.ended.refresh_from_db()
    assert (merge.ended.stage, merge.ended.merged_into) == (Stage.ACTIVE, None)


def graded(grade):
    supplier = SupplierFactory()
    factories.GradeFactory(supplier=supplier, grade=grade)
    supplier.refresh_from_db()
    return supplier


def leaving():
    supplier = SupplierFactory()
    fact = Fact(supplier.pk, TODAY + timedelta(9), {"stage": Stage.SUSPENDED})
    record_facts(StageChange, [fact], actor=UserFactory(), today=TODAY)
    return supplier


UNFIT = {
    "number": lambda: (SupplierFactory(uscc=USCC), SupplierFactory(uscc="91110000600037341L")),
    "eliminated": lambda: (SupplierFactory(eliminated=True), SupplierFactory()),
    "grade": lambda: (graded("D"), graded("C")),
    "off_file": lambda: (SupplierFactory(), SupplierFactory(left=True)),
    "later": lambda: (leaving(), SupplierFactory()),
}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("code", UNFIT)
def test_what_can_never_be_is_not_asked_for(code, asked):
    ended, kept = UNFIT[code]()

    with pytest.raises(ValidationError) as refusal:
        asked(ended, kept)

    assert codes(refusal) == {code}
    assert not Merge.objects.exists()


@pytest.mark.either
def test_what_cannot_be_any_more_is_not_approved(asked, manager):
    merge = asked()
    factories.GradeFactory(supplier=merge.ended, grade="D")

    with pytest.raises(ValidationError) as refusal:
        approve_merge(merge, actor=manager, today=TODAY)

    assert codes(refusal) == {"grade"}


@pytest.mark.either
def test_one_with_grade_d_ends_in_one_with_grade_d_once_its_case_is_closed(asked, manager):
    merge = asked(graded("D"), graded("D"))

    with pytest.raises(ValidationError) as refusal:
        approve_merge(merge, actor=manager, today=TODAY)

    assert codes(refusal) == {"waits"}
    assert {one.title for one in waiting(merge.ended, TODAY)} == {"improvement cases"}


def test_numbers_go_to_the_one_that_lacks_them(asked, manager):
    merge = approved(asked(ended=SupplierFactory(uscc=USCC, lei=LEI), kept=SupplierFactory(lei=LEI)), manager)

    assert (merge.ended.uscc, merge.kept.uscc, merge.uscc, merge.lei) == ("", USCC, USCC, "")
    assert (merge.ended.lei, merge.kept.lei) == (LEI, LEI)
    assert [*Supplier.objects.search(USCC)] == [merge.kept]


def open_audit(supplier):
    return factories.AuditFactory(supplier=supplier, held=True)


WAITING = {
    "stage requests": lambda supplier: factories.StageRequestFactory(supplier=supplier, stage=Stage.SUSPENDED),
    "change requests": lambda supplier: ask_for_changes(supplier, [Wish("name", "New")], actor=UserFactory()).request,
    "attestations": lambda supplier: factories.AttestationFactory(supplier=supplier, document=True, waiting=True),
    "audits": open_audit,
    "second sources": lambda supplier: factories.SecondSourceFactory(other=supplier),
    "findings": lambda supplier: factories.FindingFactory(supplier=supplier),
}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("title", WAITING)
def test_what_waits_is_settled_first(title, asked, manager):
    merge = asked()
    row = WAITING[title](merge.ended)

    with pytest.raises(ValidationError) as refusal:
        approve_merge(merge, actor=manager, today=TODAY)

    assert codes(refusal) == {"waits"}
    assert [(one.title, one.rows) for one in waiting(merge.ended, TODAY)] == [(title, [row])]
    assert str(row) in refusal.value.messages[0]


@pytest.mark.either
def test_what_waits_at_the_one_that_is_kept_is_in_nobodys_way(asked, manager):
    merge = asked()
    WAITING["attestations"](merge.kept)

    assert approved(merge, manager).decision == "approved"


def test_people_go_over_and_invitations_end(asked, manager):
    ended, kept = SupplierFactory(), SupplierFactory()
    first, second = (ContactFactory(supplier=one, primary=True) for one in (ended, kept))
    person = UserFactory()
    factories.MembershipFactory(user=person, supplier=ended)
    switched_off = UserFactory()
    factories.MembershipFactory(user=switched_off, supplier=ended)
    switched_off.is_active = False
    switched_off.save()
    invitation = invite(ended, address="new@x.example", language="en", actor=manager, now=timezone.now())
    tie = ConflictFactory(supplier=ended)

    merge = approved(asked(ended, kept), manager)

    people = Contact.objects.order_by("pk").values_list("pk", "supplier", "is_primary")
    assert [*people] == [(first.pk, kept.pk, False), (second.pk, kept.pk, True)]
    assert [*Membership.objects.current().values_list("user", "supplier")] == [(person.pk, kept.pk)]
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert kept.conflicts_of_interest.get().person == tie.person
    assert carried(Merge(ended=merge.ended, kept=merge.kept), manager, TODAY) == []


def test_a_tie_lasts_as_long_as_it_was_declared_for(asked, manager):
    ended, kept, person = SupplierFactory(), SupplierFactory(), UserFactory()
    ConflictFactory(supplier=ended, person=person, conflict_from=TODAY - 9 * DAY)
    ConflictFactory(supplier=kept, person=person, conflict_from=TODAY - 9 * DAY, conflict_until=TODAY + DAY)
    to_come = ConflictFactory(supplier=ended, conflict_from=TODAY + 30 * DAY)

    approved(asked(ended, kept), manager)

    def tied(day):
        return {tie.person for tie in kept.conflicts_of_interest.on(day)}

    assert [tied(TODAY), tied(TODAY + 2 * DAY), tied(TODAY + 30 * DAY)] == [
        {person},
        {person},
        {person, to_come.person},
    ]


def test_places_are_copied_once(asked, manager):
    ended, kept = SupplierFactory(), SupplierFactory()
    for supplier, name in [(ended, "North"), (ended, "South"), (kept, "South")]:
        factories.SiteFactory(supplier=supplier, name=name)

    approved(asked(ended, kept), manager)

    assert sorted(kept.sites.values_list("name", flat=True)) == ["North", "South"]
    assert ended.sites.count() == 2


def standing(supplier, requirement, day):
    found = Obligation.objects.filter(supplier=supplier, requirement=requirement).in_force(day).with_standing(day)
    return [Standing(row.standing) for row in found]


def test_papers_are_held_by_the_one_that_is_kept_from_that_day_on(asked, manager):
    rule = factories.RuleFactory(requirement=factories.RequirementFactory(code="iso_9", kind="certificate"))
    ended, kept = SupplierFactory(), SupplierFactory()
    given = {"certificate": True, "requirement": rule.requirement, "valid_from": date(2023, 1, 1)}
    paper = factories.AttestationFactory(supplier=ended, number="Q-1", valid_until=date(2027, 1, 1), **given)
    factories.AttestationFactory(supplier=ended, number="Q-0", valid_until=date(2024, 1, 1), **given)
    factories.SuspensionFactory(
        attestation=paper, suspended_from=TODAY + timedelta(30), suspended_until=TODAY + timedelta(60)
    )
    factories.SuspensionFactory(
        attestation=paper, suspended_from=TODAY - timedelta(30), suspended_until=TODAY + timedelta(3)
    )
    before = standing(kept, rule.requirement, BEFORE)

    approved(asked(ended, kept), manager)

    copy = Attestation.objects.get(supplier=kept)
    assert (copy.number, copy.valid_from, copy.decided_on, copy.pk != paper.pk) == (
        "Q-1",
        date(2023, 1, 1),
        TODAY,
        True,
    )
    # A day before the merge stays as it was: that of the other began earlier, its copy does not.
    begun = copy.suspensions.order_by("suspended_from").values_list("suspended_from", "suspended_until")
    assert [*begun] == [(TODAY, TODAY + timedelta(3)), (TODAY + timedelta(30), TODAY + timedelta(60))]
    assert (before, standing(kept, rule.requirement, BEFORE)) == ([Standing.MISSING], [Standing.MISSING])
    assert standing(kept, rule.requirement, TODAY + timedelta(3)) == [Standing.VALID]
    assert standing(ended, rule.requirement, TODAY - timedelta(31)) == [Standing.VALID]
    assert standing(ended, rule.requirement, TODAY) == []
    assert [*findings(files=True)] == []


@pytest.mark.either
def test_a_paper_that_both_have_is_not_copied(asked, manager):
    ended, kept = SupplierFactory(), SupplierFactory()
    requirement = factories.RequirementFactory(code="iso_9", kind="certificate")
    for supplier in (ended, kept):
        factories.AttestationFactory(supplier=supplier, certificate=True, requirement=requirement, number="Q-1")

    approved(asked(ended, kept), manager)

    assert Attestation.objects.filter(supplier=kept).count() == 1


def test_a_file_is_copied_with_its_paper(asked, manager):
    ended, kept = SupplierFactory(), SupplierFactory()
    factories.AttestationFactory(supplier=ended, document=True, from_portal=True, file=factories.FileFactory())
    papers = Attestation.objects.filter(supplier=ended)
    upload = factories.UploadFactory(supplier=ended, actor=manager)
    papers.update(upload=upload)

    approved(asked(ended, kept), manager)

    copy = Attestation.objects.get(supplier=kept).upload
    assert (copy.supplier, copy.file, copy.pk != upload.pk) == (kept, upload.file, True)


@pytest.mark.either
def test_one_that_took_another_in_ends_itself_and_both_lead_on(asked, manager):
    first = approved(asked(), manager)
    last = SupplierFactory(code="LAST")
    approved(asked(first.kept, last), manager)

    first.ended.refresh_from_db()
    assert first.ended.merged_into == last
    assert last in Supplier.objects.search("alt")
    with pytest.raises(ValidationError, match="merged already"):
        asked(first.kept, SupplierFactory())
    with pytest.raises(ValidationError) as refusal:
        asked(SupplierFactory(), first.kept)
    assert codes(refusal) == {"merged"}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_asks_for_a_stage_of_one_that_ended(asked, manager):
    merge = approved(asked(), manager)
    request = StageRequest(supplier=merge.ended, stage=Stage.APPLIED, effective_on=TODAY, reason="Back")

    with pytest.raises(ValidationError, match="It ended in NEW Neu Ltd: ask there"):
        ask_for_stage(request, actor=manager, today=TODAY)


@pytest.mark.either
def test_who_is_called_like_one_that_ended_looks_like_the_one_that_is_kept(asked, manager):
    merge = approved(asked(), manager)
    new = Supplier(code="N", name="ALT Limited")
    new.fold()

    assert [alike.other for alike in look_alikes(new, merge.kept.country_id)] == [merge.kept]
    assert (unanswered(merge.kept), unanswered(merge.ended)) == ([], [])


@pytest.mark.parametrize("wrong", [{"kept": "ended"}, {"merged_on": TODAY}, {"decision": "refused"}])
def test_the_database_refuses_what_is_no_merge(wrong, officer):
    ended, kept = SupplierFactory(), SupplierFactory()
    right = {"ended": ended, "kept": kept, "reason": "One firm", "asked_by": officer}
    changed = {name: ended if value == "ended" else value for name, value in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Merge.objects.create(**right | changed)
