"""What a supplier says without a paper: an audit is booked, a document is still right."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from attestations.models import Acknowledgement
from attestations.services import book_audit, confirm_document, withdraw_acknowledgement
from attestations.standing import Standing
from tests.factories import (
    TODAY,
    AcknowledgementFactory,
    AttestationFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    SuspensionFactory,
)

pytestmark = pytest.mark.django_db

#: Two years before it lapses.
CERTIFICATE = {"certificate": True, "valid_until": date(2025, 12, 20)}
AUDIT = date(2025, 10, 15)


def book(paper, actor, day=AUDIT, body="SGS"):
    return book_audit(paper.supplier, paper.requirement, day=day, body=body, actor=actor, today=TODAY)


def confirm(paper, actor, today):
    return confirm_document(paper.supplier, paper.requirement, actor=actor, today=today)


@pytest.fixture
def document(db):
    """A licence without an end, which was handed in on 1 January 2024 and is confirmed each year."""
    requirement = RequirementFactory(document=True, validity_months=12)
    return AttestationFactory(document=True, requirement=requirement, number="913")


def refusal(call):
    """Return the field, the code and the words with which something is refused."""
    with pytest.raises(ValidationError) as refused:
        call()
    error = refused.value
    by_field = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    return [(field, one.code, one.messages[0]) for field, errors in by_field.items() for one in errors]


@pytest.mark.either
def test_an_audit_is_booked_once_however_often_it_is_said(officer, actions):
    paper = AttestationFactory(**CERTIFICATE)
    before = actions()

    first, again = book(paper, officer), book(paper, officer, body=" SGS ")

    assert first == again
    assert (first.says, first.day, first.body, first.recorded_by) == ("booked", AUDIT, "SGS", officer)
    assert actions()[len(before) :] == ["audit_booked"]


def test_another_day_takes_the_place_of_the_one_before(officer, actions):
    paper = AttestationFactory(**CERTIFICATE)
    held = book_audit(
        paper.supplier, paper.requirement, day=date(2024, 3, 1), body="SGS", actor=officer, today=date(2024, 2, 1)
    )
    first = book(paper, officer)
    before = actions()

    second = book(paper, officer, day=AUDIT + timedelta(days=7))

    assert actions()[len(before) :] == ["acknowledgement_withdrawn", "audit_booked"]
    assert {*Acknowledgement.objects.standing()} == {held, second}
    assert Acknowledgement.objects.get(pk=first.pk).withdrawn_at is not None


def test_what_was_withdrawn_can_be_said_again(officer, actions):
    said = AcknowledgementFactory(certificate=AttestationFactory(**CERTIFICATE), day=AUDIT)
    before = actions()

    withdraw_acknowledgement(said, actor=officer)
    withdraw_acknowledgement(said, actor=officer)
    again = book_audit(said.supplier, said.requirement, day=AUDIT, body="SGS", actor=officer, today=TODAY)

    assert actions()[len(before) :] == ["acknowledgement_withdrawn", "audit_booked"]
    assert [*Acknowledgement.objects.booked(AUDIT)] == [again]
    assert [*Acknowledgement.objects.booked(AUDIT + timedelta(days=1))] == []


@pytest.mark.either
def test_no_audit_is_booked_for_a_certificate_that_its_body_suspended(officer):
    paper = AttestationFactory(**CERTIFICATE)
    SuspensionFactory(attestation=paper, suspended_from=TODAY, suspended_until=TODAY + timedelta(days=1))

    assert [code for _field, code, _words in refusal(lambda: book(paper, officer))] == ["not_held"]
    book_audit(paper.supplier, paper.requirement, day=AUDIT, body="SGS", actor=officer, today=TODAY + timedelta(days=1))


def test_a_booked_audit_changes_no_standing(officer):
    supplier, requirement = SupplierFactory(), RuleFactory(requirement__certificate=True).requirement
    paper = AttestationFactory(supplier=supplier, requirement=requirement, certificate=True, valid_until=TODAY)
    before = Standing(supplier.standings.get().standing)

    book(paper, officer, day=TODAY)

    assert before == Standing.EXPIRING
    assert Standing(supplier.standings.get().standing) == before
    assert [*supplier.obligations.with_standing(TODAY + timedelta(days=1)).values_list("standing", flat=True)] == [
        Standing.EXPIRED
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY - timedelta(days=1), "This day has passed. For which day is the audit booked?"),
        (TODAY + timedelta(days=367), "This day is more than a year away. Look at the year."),
        (date(2025, 12, 21), "The certificate ends before, on Dec. 20, 2025. Hand in the audit plan, or a letter"),
    ],
)
def test_a_day_on_which_no_audit_helps_is_refused(day, words, officer):
    paper = AttestationFactory(**CERTIFICATE)

    ((field, code, said),) = refusal(lambda: book(paper, officer, day=day))

    assert (field, code, said[: len(words)]) == ("day", "period", words)
    assert not Acknowledgement.objects.exists()


@pytest.mark.either
def test_the_last_valid_day_is_a_day_for_an_audit(officer):
    assert book(AttestationFactory(**CERTIFICATE), officer, day=date(2025, 12, 20)).pk


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_no_audit_is_booked_without_a_body(officer):
    said = refusal(lambda: book(AttestationFactory(**CERTIFICATE), officer, body=" "))

    assert [words for _field, _code, words in said] == ["Say with which certification body the audit is booked."]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    "traits", [{"valid_until": TODAY - timedelta(days=1)}, {"waiting": True}, {"announced": True, "waiting": True}]
)
def test_who_holds_no_certificate_announces_one_by_a_paper(traits, officer):
    paper = AttestationFactory(**{**({} if "announced" in traits else CERTIFICATE), **traits})

    assert [code for _field, code, _words in refusal(lambda: book(paper, officer))] == ["not_held"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_only_a_certificate_has_an_audit(officer, document):
    assert [code for _field, code, _words in refusal(lambda: book(document, officer))] == ["not_held"]


@pytest.mark.either
def test_a_document_is_confirmed_once_a_year(officer, document, actions):
    before = actions()

    first, again = confirm(document, officer, TODAY), confirm(document, officer, date(2025, 6, 30))
    next_year = confirm(document, officer, date(2025, 12, 1))

    assert first == again
    assert [said.day for said in (first, next_year)] == [date(2025, 1, 1), date(2026, 1, 1)]
    assert actions()[len(before) :] == ["document_confirmed"] * 2


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("today", [date(2024, 2, 1), date(2024, 11, 1), date(2025, 7, 1)])
def test_what_is_not_due_yet_is_not_confirmed(today, officer, document):
    assert [code for _field, code, _words in refusal(lambda: confirm(document, officer, today))] == ["nothing"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_ends_before_is_handed_in_anew_and_not_confirmed(officer):
    requirement = RequirementFactory(document=True, validity_months=12)
    paper = AttestationFactory(document=True, requirement=requirement, valid_until=date(2024, 12, 31))

    assert [code for _field, code, _words in refusal(lambda: confirm(paper, officer, TODAY))] == ["nothing"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("traits", [{"document": True, "validity_months": None}, {"test_report": True}])
def test_what_has_no_term_is_not_confirmed(traits, officer):
    requirement = RequirementFactory(**traits)
    paper = AttestationFactory(requirement=requirement, basis="")

    assert [code for _field, code, _words in refusal(lambda: confirm(paper, officer, TODAY))] == ["nothing"]
