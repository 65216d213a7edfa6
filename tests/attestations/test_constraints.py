from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from attestations.models import (
    Acknowledgement,
    ApplicabilityRule,
    Attestation,
    CommitmentText,
    Exemption,
    Kind,
    Obligation,
    Requirement,
    RequirementAlias,
    RequirementEdition,
    Review,
    StandingDay,
    StandingToday,
    Suspension,
)
from foundation.dates import ALWAYS, FAR
from tests.factories import (
    AttestationFactory,
    CommitmentTextFactory,
    EditionFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)
from tests.factories.constraints import messages, names_constraint, names_in, refusal

pytestmark = pytest.mark.django_db

DAY, BEFORE = date(2024, 3, 1), date(2024, 2, 29)


def requirement(**terms):
    names = {"name_en": "One", "name_zh_hant": "一", "name_zh_hans": "一"}
    return Requirement(**{"code": "one", "kind": Kind.CERTIFICATE, **names, **terms})


def paper(kind=Kind.DOCUMENT, **terms):
    asked = RequirementFactory(kind=kind, allows_contract_clause=kind == Kind.COMMITMENT)
    known = {"supplier": SupplierFactory(), "requirement": asked, "kind": kind}
    return Attestation(**{**known, "submitted_on": DAY, "valid_from": DAY, **terms})


def promise():
    """Return a paper of a kind that there is none of."""
    made = paper()
    made.kind = "promise"
    return made


def commitment(**terms):
    return paper(Kind.COMMITMENT, **{"basis": "signed", **terms})


def certificate(**terms):
    return paper(Kind.CERTIFICATE, **{"number": "Q1", "issuing_body": "SGS", "valid_until": DAY, **terms})


def copy(known, **terms):
    names = ("supplier_id", "requirement_id", "kind", "number", "issuing_body", "submitted_on", "valid_from")
    return Attestation(**{name: getattr(known, name) for name in (*names, "valid_until")} | terms)


def text(**terms):
    known = {"requirement": RequirementFactory(), "version": 1, "language": "en", "text": "We sign."}
    return CommitmentText(**{**known, "published_on": DAY, **terms})


def rule(**terms):
    return ApplicabilityRule(requirement=RequirementFactory(), **terms)


def exemption(**terms):
    known = {"supplier": SupplierFactory(), "requirement": RequirementFactory(), "granted_by": UserFactory()}
    return Exemption(**{**known, "exempt_from": DAY, "reason": "x", **terms})


def suspension(**terms):
    return Suspension(**{"attestation": AttestationFactory(certificate=True), "suspended_from": DAY, **terms})


def acknowledgement(**terms):
    known = {"supplier": SupplierFactory(), "requirement": RequirementFactory(), "recorded_by": UserFactory()}
    return Acknowledgement(**{**known, "day": DAY, "body": "SGS", **terms})


def second_acknowledgement():
    known = acknowledgement()
    known.save()
    known.pk = None
    return known


def review(**terms):
    return Review(attestation=AttestationFactory(waiting=True), reviewed_by=UserFactory(), **terms)


def obligation(**terms):
    bound = RuleFactory(stages=["left"])
    known = {"supplier": SupplierFactory(), "requirement": bound.requirement, "rule": bound}
    return Obligation(**{**known, "required_from": DAY, "required_until": FAR, **terms})


def second_obligation():
    known = obligation()
    known.save()
    known.pk = None
    return known


def second_standing():
    pair = {"supplier": SupplierFactory(), "requirement": RequirementFactory()}
    StandingToday.objects.create(**pair, standing=0)
    return StandingToday(**pair, standing=6)


def second_text():
    known = CommitmentTextFactory()
    return CommitmentText(requirement=known.requirement, version=1, language="zh-hans", text="x", published_on=DAY)


def second_edition():
    known = EditionFactory()
    return RequirementEdition(requirement=known.requirement, code=known.code)


COMMITTED = ["A commitment is signed or stands in a contract clause; nothing else is."]
INCOMPLETE = ["A certificate needs its number, its issuing body and its expiry."]

#: Constraint -> rows that break it, and what a person reads.
BROKEN = {
    "requirement_period": (
        [lambda: requirement(required_from=DAY, required_until=BEFORE)],
        ["It cannot end before it begins."],
    ),
    "requirement_kind": ([lambda: requirement(kind="promise")], ["Value 'promise' is not a valid choice."]),
    "requirement_clause_for_commitments": (
        [lambda: requirement(allows_contract_clause=True)],
        ["Only for a commitment can a contract clause stand."],
    ),
    "edition_once": ([second_edition], ["This requirement has this edition already."]),
    "commitmenttext_once": ([second_text], ["This version exists in this language already."]),
    "commitmenttext_resigned_after_published": (
        [lambda: text(resign_from=DAY)],
        ["Earlier versions must count until after this one is published."],
    ),
    "rule_period": (
        [lambda: rule(required_from=DAY, required_until=BEFORE)],
        ["It cannot end before it begins."],
    ),
    "exemption_period": ([lambda: exemption(exempt_until=BEFORE)], ["It cannot end before it begins."]),
    "acknowledgement_says": (
        [
            lambda: acknowledgement(body=""),
            lambda: acknowledgement(says="confirmed"),
            lambda: acknowledgement(says="sworn"),
        ],
        ["Say with which certification body the audit is booked."],
    ),
    "acknowledgement_once": ([second_acknowledgement], ["This is recorded already."]),
    "suspension_period": (
        [lambda: suspension(suspended_until=DAY), lambda: suspension(suspended_until=BEFORE)],
        ["It must end after it begins."],
    ),
    "review_refusal_has_reason": (
        [lambda: review(decision="refused"), lambda: review(decision="accepted", reason="expired")],
        ["A refusal needs a reason."],
    ),
    "attestation_kind": ([promise], None),
    "attestation_decided_on_a_day": (
        [lambda: paper(decision="accepted"), lambda: paper(decided_on=DAY)],
        None,
    ),
    "attestation_decided_after_submitted": (
        [lambda: paper(decision="accepted", decided_on=BEFORE)],
        ["It cannot be decided before it was submitted."],
    ),
    "attestation_period": ([lambda: paper(valid_until=BEFORE)], ["It cannot expire before it begins."]),
    "attestation_basis": (
        [
            lambda: commitment(basis=""),
            lambda: paper(basis="signed"),
            lambda: certificate(basis="signed"),
            lambda: commitment(basis="announced"),
            lambda: paper(basis="announced"),
        ],
        COMMITTED,
    ),
    "attestation_announced_never_accepted": (
        [
            lambda: certificate(basis="announced", decision="accepted", decided_on=DAY),
            lambda: certificate(decision="promised", decided_on=DAY),
        ],
        None,
    ),
    "attestation_clause_names_contract": (
        [lambda: commitment(basis="contract_clause")],
        ["A contract clause needs the number of its contract."],
    ),
    "attestation_certificate_complete": (
        [
            lambda: certificate(number=""),
            lambda: certificate(issuing_body=""),
            lambda: certificate(valid_until=None),
            lambda: certificate(basis="announced", valid_until=None),
        ],
        INCOMPLETE,
    ),
    "attestation_paper_once": (
        [lambda: copy(AttestationFactory(certificate=True))],
        ["This certificate is recorded already."],
    ),
    "obligation_once": ([second_obligation], None),
    "obligation_period": ([lambda: obligation(required_until=DAY)], None),
    "standingtoday_once": ([second_standing], None),
    "standingday_is_one_row": ([lambda: StandingDay(pk=2, as_of=DAY)], None),
}


def test_every_constraint_is_tried():
    assert names_in("attestations") == set(BROKEN)


EACH = [(name, number) for name, (rows, _told) in BROKEN.items() for number in range(len(rows))]


@pytest.mark.parametrize(("name", "number"), EACH)
def test_the_database_refuses(name, number):
    make = BROKEN[name][0][number]

    assert names_constraint(refusal(make()), name)


@pytest.mark.either
@pytest.mark.parametrize(("name", "number"), [(name, number) for name, number in EACH if BROKEN[name][1]])
def test_a_person_reads_why(name, number):
    rows, told = BROKEN[name]

    assert set(told) <= set(messages(rows[number]()))


ACCEPTED = {
    "a rule that never bound anybody": lambda: rule(required_from=DAY, required_until=DAY),
    "an exemption revoked on its first day": lambda: exemption(exempt_until=DAY),
    "a requirement that is switched off": lambda: requirement(required_from=FAR),
    "a requirement for always": lambda: requirement(required_from=ALWAYS, required_until=FAR),
    "a suspension of a day": lambda: suspension(suspended_until=date(2024, 3, 2)),
    "a paper of a day": lambda: paper(valid_until=DAY),
    "a renewal under the same number": lambda: copy(AttestationFactory(certificate=True), valid_from=DAY),
    "a paper after the same was refused": lambda: copy(AttestationFactory(certificate=True, refused=True)),
    "the same number of another supplier": lambda: copy(
        AttestationFactory(certificate=True), supplier_id=SupplierFactory().pk
    ),
    "two papers without a number": lambda: copy(AttestationFactory(document=True)),
    "a clause that names its contract": lambda: commitment(basis="contract_clause", contract_reference="C1"),
    "a decision on the day": lambda: paper(decision="refused", decided_on=DAY),
    "a paper that was withdrawn before it began": lambda: paper(withdrawn_on=BEFORE),
}


@pytest.mark.parametrize("make", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_the_database_takes(make):
    assert refusal(make()) == ""


# --- what one row says of itself -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "lapses_on"),
    [
        ({}, FAR),
        ({"valid_until": date(2024, 12, 31)}, date(2025, 1, 1)),
        ({"valid_until": date(2028, 2, 28)}, date(2028, 2, 29)),
        ({"valid_until": FAR}, FAR),
        ({"edition_ends_on": date(2024, 6, 1)}, date(2024, 6, 1)),
        ({"withdrawn_on": date(2024, 5, 1)}, date(2024, 5, 1)),
        ({"valid_until": date(2024, 12, 31), "edition_ends_on": FAR}, date(2025, 1, 1)),
        (
            {"valid_until": date(2024, 12, 31), "edition_ends_on": date(2024, 7, 1), "withdrawn_on": date(2024, 8, 1)},
            date(2024, 7, 1),
        ),
        ({"withdrawn_on": BEFORE}, BEFORE),
    ],
)
def test_the_first_day_it_no_longer_holds_is_the_earliest_of_its_ends(terms, lapses_on):
    made = paper(**terms)
    made.save()

    assert Attestation.objects.get().lapses_on == lapses_on


def test_a_clause_where_none_is_allowed_is_refused_in_words():
    attestation = commitment(basis="contract_clause", contract_reference="C1")
    attestation.requirement = RequirementFactory()

    assert messages(attestation) == ["No contract clause may stand for this commitment."]


def test_an_edition_of_another_requirement_is_refused_in_words():
    assert messages(certificate(edition=EditionFactory())) == ["This edition belongs to another requirement."]


@pytest.mark.parametrize("text", ["ＩＳＯ　９００１", "iso9001", "ISO-9001"])
def test_another_name_is_known_however_it_is_written(text):
    asked = RequirementFactory()
    known = RequirementAlias(requirement=asked, text="ISO 9001")
    known.fold()
    known.save()

    again = RequirementAlias(requirement=asked, text=text)

    assert messages(again) == ["Another requirement is called this."]
    assert "folded" in refusal(again)


def test_what_expires_within_some_days():
    rows = {
        until: AttestationFactory(document=True, valid_until=until)
        for until in (date(2024, 6, 29), date(2024, 6, 30), date(2024, 7, 30), date(2024, 7, 31), None)
    }
    AttestationFactory(document=True, waiting=True, valid_until=date(2024, 7, 1))

    found = Attestation.objects.lapsing_by(date(2024, 7, 31), date(2024, 6, 30))

    assert set(found) == {rows[date(2024, 6, 30)], rows[date(2024, 7, 30)]}


def test_a_decision_names_the_earlier_one():
    attestation = AttestationFactory()

    with translation.override("en"), pytest.raises(ValidationError, match=r"This was Accepted on 2024-01-01 already\."):
        attestation.decide("refused", DAY)
