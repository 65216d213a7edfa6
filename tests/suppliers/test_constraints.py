from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from foundation.dates import FAR
from suppliers.models import (
    Category,
    Classification,
    ConflictOfInterest,
    Contact,
    CopiesDay,
    Country,
    FieldChange,
    GradeChange,
    Invitation,
    Membership,
    Region,
    Site,
    StageChange,
    StageGate,
    StageRequest,
    Supplier,
    Upload,
)
from suppliers.services import Wish
from tests.factories import (
    START,
    CategoryFactory,
    ChangeRequestFactory,
    ContactFactory,
    CountryFactory,
    FileFactory,
    GateFactory,
    GradeFactory,
    MembershipFactory,
    RegionFactory,
    SiteFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)
from tests.factories.constraints import messages, names_constraint, names_in, refusal
from tests.suppliers.entering import ENTERING

pytestmark = pytest.mark.django_db

DAY = date(2024, 3, 1)
USCC = "91110000600037341L"
LATER = datetime(2024, 12, 31, tzinfo=UTC)


def stage(**terms):
    return StageChange(**{"supplier": SupplierFactory(), "effective_on": DAY, "until": FAR, "stage": "left", **terms})


def profile(**terms):
    known = {"supplier": SupplierFactory(), "category": CategoryFactory(), "country": CountryFactory()}
    return Classification(**{**known, "effective_on": DAY, "until": FAR, **terms})


def grade(**terms):
    known = {"supplier": SupplierFactory(), "effective_on": DAY, "period": "2023", "grade": "A"}
    period = {"period_from": date(2023, 1, 1), "period_until": date(2024, 1, 1)}
    return GradeChange(**{**known, **period, **terms})


def second_grade():
    known = GradeFactory()
    return grade(supplier=known.supplier, period=known.period)


def second_contact():
    return Contact(supplier=ContactFactory(primary=True).supplier, name="李强", email="li@example.com", is_primary=True)


def second_site():
    site = SiteFactory()
    return Site(supplier=site.supplier, name=site.name)


def supplier(**terms):
    return Supplier(**{"code": "S1", "name": "One", **terms})


def second_uscc():
    SupplierFactory(uscc=USCC)
    return supplier(uscc=USCC)


def asked(**terms):
    request = ChangeRequestFactory()
    known = {"request": request, "supplier": request.supplier, "what": "lei", "new": "5493001KJTIIGC8Y1R12"}
    return FieldChange(**{**known, **terms})


def decided(**terms):
    return asked(**{"decision": "accepted", "decided_at": LATER, "decided_by": UserFactory(), **terms})


def asked_again():
    first = ChangeRequestFactory().changes.get()
    return asked(request=first.request, supplier=first.supplier, what=first.what)


def second_primary():
    contact = ContactFactory()
    request = ChangeRequestFactory(supplier=contact.supplier, wishes=[Wish("primary", contact=contact)])
    return asked(request=request, supplier=request.supplier, what="primary", contact_key=7)


def second_membership():
    known = MembershipFactory()
    return Membership(user=known.user, supplier=known.supplier, granted_by=known.user)


def invitation(**terms):
    known = {"address": "fang@example.com", "language": "en", "digest": "0" * 64, "expires_at": LATER}
    people = {"supplier": SupplierFactory(), "invited_by": UserFactory()}
    return Invitation(**{**people, **known, **terms})


def second_invitation():
    known = invitation(digest="1" * 64)
    known.save()
    return invitation(supplier=known.supplier)


def upload(**terms):
    known = {"name": "a.pdf", "state": "checked", "file": FileFactory()}
    return Upload(**{"supplier": SupplierFactory(), "received_by": UserFactory(), **known, **terms})


def stage_request(**terms):
    known = {"stage": "left", "effective_on": DAY, "reason": "Moved away"}
    people = {"supplier": SupplierFactory(), "asked_by": UserFactory()}
    return StageRequest(**{**people, **known, **terms})


def second_stage_request():
    return stage_request(supplier=StageRequestFactory().supplier)


def second_gate():
    known = GateFactory(demands=("documents",))
    return StageGate(stage=known.stage, demands=known.demands)


def conflict(**terms):
    people = {name: UserFactory() for name in ("person", "declared_by")}
    return ConflictOfInterest(**{**people, "supplier": SupplierFactory(), "words": "Shares", **terms})


#: Constraint -> a row that breaks it, and what a person reads.
BROKEN = {
    "stagechange_one_a_day": (
        lambda: stage(effective_on=START),
        ["This supplier enters a stage on this day already."],
    ),
    "stagechange_period": (lambda: stage(until=DAY), None),
    "stagechange_stage": (lambda: stage(stage="resting"), ["Value 'resting' is not a valid choice."]),
    "classification_one_a_day": (
        lambda: profile(effective_on=START),
        ["This supplier is classified anew on this day already."],
    ),
    "classification_period": (lambda: profile(until=DAY), None),
    "gradechange_once_a_period": (second_grade, ["This supplier has a grade for this period already."]),
    "gradechange_period": (lambda: grade(period_until=date(2023, 1, 1)), None),
    "gradechange_followed_later": (lambda: grade(superseded_at=LATER, followed_on=DAY), None),
    "gradechange_grade": (lambda: grade(grade="E"), ["Value 'E' is not a valid choice."]),
    "contact_one_primary": (second_contact, ["Only one contact can be the primary one."]),
    "site_once": (second_site, ["This supplier has a site of this name already."]),
    "supplier_has_code": (lambda: supplier(code=""), ["This field cannot be blank."]),
    "copiesday_is_one_row": (lambda: CopiesDay(pk=2, as_of=DAY), None),
    "fieldchange_open_once": (asked_again, None),
    "fieldchange_primary_open_once": (second_primary, None),
    "fieldchange_what": (lambda: asked(what="grade"), ["Value 'grade' is not a valid choice."]),
    "fieldchange_decision": (lambda: decided(decision="maybe"), ["Value 'maybe' is not a valid choice."]),
    "fieldchange_refused_for_a_reason": (lambda: decided(decision="refused"), ["A refusal needs a reason."]),
    "fieldchange_decided_by_somebody": (lambda: decided(decided_by=None), None),
    "membership_once": (second_membership, ["This person acts for this supplier already."]),
    "invitation_open_once": (second_invitation, ["This address is invited already; send it again."]),
    "invitation_accepted_or_revoked": (lambda: invitation(accepted_at=LATER, revoked_at=LATER), None),
    "stagegate_once": (second_gate, ["There is this gate already."]),
    "stagegate_stage": (lambda: StageGate(stage="resting"), ["Value 'resting' is not a valid choice."]),
    "stagerequest_one_open": (
        second_stage_request,
        ["A stage is asked for this supplier already; decide or withdraw that first."],
    ),
    "stagerequest_decided_by_somebody": (lambda: stage_request(decision="approved"), None),
    "stagerequest_last_orders_before": (
        lambda: stage_request(last_order_on=DAY),
        ["Last orders are placed before the day from which it is gone."],
    ),
    "stagerequest_last_orders_of_who_goes": (
        lambda: stage_request(stage="suspended", last_order_on=DAY - timedelta(1)),
        ["Last orders are of a supplier that goes: leave the day empty."],
    ),
    "stagerequest_stage": (lambda: stage_request(stage="resting"), ["Value 'resting' is not a valid choice."]),
    "conflictofinterest_period": (
        lambda: conflict(conflict_from=DAY, conflict_until=DAY),
        ["It cannot end before it begins."],
    ),
    "upload_kept_unless_refused": (lambda: upload(file=None), None),
    "upload_refused_for_a_reason": (lambda: upload(state="quarantined"), None),
    "supplier_uscc_once": (second_uscc, ["Another supplier has this unified social credit code."]),
} | ENTERING


def test_every_constraint_is_tried():
    assert names_in("suppliers") == set(BROKEN)


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name):
    make, _told = BROKEN[name]

    assert names_constraint(refusal(make()), name)


@pytest.mark.either  # what the database refuses is tried above, on both
@pytest.mark.parametrize("name", [name for name, (_make, told) in BROKEN.items() if told])
def test_a_person_reads_why(name):
    make, told = BROKEN[name]

    assert set(told) <= set(messages(make()))


ACCEPTED = {
    "a fact on the day of a superseded one": lambda: stage(effective_on=START, superseded_at=LATER),
    "a stage on another day": stage,
    "a profile on another day": profile,
    "a grade for another period": grade,
    "a second contact that is not the primary one": lambda: Contact(supplier=ContactFactory(primary=True).supplier),
    "a site of the same name elsewhere": lambda: Site(supplier=SupplierFactory(), name=SiteFactory().name),
    "a second supplier without a USCC": lambda: SupplierFactory() and supplier(),
}


@pytest.mark.parametrize("make", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_the_database_takes(make):
    assert refusal(make()) == ""


@pytest.mark.parametrize(
    ("make", "other"),
    [
        (lambda: supplier(code=SupplierFactory().code), "code"),
        (lambda: Region(code=RegionFactory().code), "code"),
        (lambda: Country(code=CountryFactory().code, region=RegionFactory()), "code"),
        (lambda: Category(code=CategoryFactory().code), "code"),
    ],
    ids=["supplier", "region", "country", "category"],
)
def test_a_code_is_given_once(make, other):
    assert other in refusal(make())


def test_a_code_that_is_taken_is_said():
    assert messages(supplier(code=SupplierFactory().code)) == ["Another supplier has this code."]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (USCC, []),
        ("91110000600037341M", "is not a unified social credit code"),
        ("9111000060003734", "is not a unified social credit code"),
        ("９１１１００００６０００３７３４１Ｌ", "is not a unified social credit code"),
    ],
)
def test_the_check_digit_of_a_uscc_is_checked(number, told):
    found = messages(supplier(uscc=number))

    assert bool(found) == bool(told)
    assert all(told in message for message in found)


@pytest.mark.parametrize(
    ("number", "is_taken"), [("213800KUD8LAJWSQ9D15", True), ("213800KUD8LAJWSQ9D16", False), ("2138", False)]
)
def test_the_check_digits_of_a_legal_entity_identifier_are_checked(number, is_taken):
    assert (messages(supplier(lei=number)) == []) == is_taken


def test_a_supplier_with_facts_is_not_deleted_with_its_category():
    category = SupplierFactory().category

    with pytest.raises(ProtectedError), transaction.atomic():
        category.delete()
