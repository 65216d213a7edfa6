"""Firms that applied are let in by another person, or declined; officers enter some themselves."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from evidence.verify import findings
from reminders.models import Mail
from suppliers.models import (
    Contact,
    Membership,
    Resemblance,
    Site,
    Stage,
    StageChange,
    Submission,
    Supplier,
)
from suppliers.services import (
    accept_application,
    decline_application,
    enter_applicant,
    return_application,
    save_gate,
)
from suppliers.services.entering import alike_to, others_like
from tests.factories import (
    ApplicationFactory,
    CategoryFactory,
    ConflictFactory,
    ContactFactory,
    CountryFactory,
    GateFactory,
    SupplierFactory,
    UserFactory,
)
from tests.suppliers.applying import NOW, OTHER_USCC, TODAY, USCC, codes

pytestmark = pytest.mark.django_db


def accept(application, **given):
    return accept_application(application, **{"code": "N1", "actor": UserFactory(), "now": NOW, **given})


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("act", [return_application, decline_application])
def test_a_firm_is_told_why(act):
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        act(application, words="\u200b ", actor=UserFactory(), now=NOW)

    assert codes(refused) == ["required"]


@pytest.mark.either
def test_a_firm_is_declined_with_a_reason():
    application = ApplicationFactory(declined=True, words="We buy no springs.")

    assert application.state == "declined"
    assert "We buy no springs." in mail.outbox[-1].body
    assert "/portal/apply/" not in mail.outbox[-1].body
    assert not Supplier.objects.exists()


def test_a_firm_is_let_in_whole():
    officer, manager = UserFactory(), UserFactory()
    application = ApplicationFactory(
        submitted=True,
        actor=officer,
        address="ken@applicant.example",
        typed={"second_person": "Aki", "second_email": "aki@applicant.example"},
    )

    supplier = accept(application, actor=manager, code=" N7 ")

    application.refresh_from_db()
    assert (application.state, application.became) == ("accepted", supplier)
    assert (supplier.code, supplier.name, supplier.officer, supplier.stage) == (
        "N7",
        "Kansai Parts",
        officer,
        "applied",
    )
    fact = StageChange.objects.get()
    assert (fact.stage, fact.effective_on, fact.reason, fact.recorded_by) == (
        "applied", TODAY, "A second source of springs", manager,
    )  # fmt: skip
    assert [*Contact.objects.order_by("pk").values_list("name", "email", "is_primary")] == [
        ("Ken Sato", "ken@applicant.example", True),
        ("Aki", "aki@applicant.example", False),
    ]
    assert Site.objects.get().address == "1-2 Namba, Osaka"
    membership = Membership.objects.get()
    assert (membership.user.email, membership.user.full_name, membership.supplier, membership.granted_by) == (
        "ken@applicant.example", "Ken Sato", supplier, manager,
    )  # fmt: skip
    assert "was accepted" in Mail.objects.get().subject
    assert Submission.objects.get().decision == "accepted"
    assert list(findings()) == []


@pytest.mark.either
def test_it_is_accepted_once():
    application = ApplicationFactory(accepted=True)

    for act in (accept, lambda one: decline_application(one, words="No", actor=UserFactory(), now=NOW)):
        with pytest.raises(ValidationError) as refused:
            act(application)
        assert codes(refused) == ["decided"]
    assert Supplier.objects.count() == 1


@pytest.mark.either
def test_nothing_stays_of_one_whose_code_is_taken():
    SupplierFactory(code="N1")
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError, match="Another supplier has this code"):
        accept(application)

    application.refresh_from_db()
    assert (application.state, Supplier.objects.count(), Membership.objects.count()) == ("submitted", 1, 0)


def test_who_looks_like_another_is_let_in_for_a_reason():
    known = SupplierFactory(name="Kansai Parts Co., Ltd.", country=CountryFactory(code="JP"))
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        accept(application)
    supplier = accept(application, another_because="Its sister")

    assert codes(refused) == ["alike"]
    assert [*Resemblance.objects.values_list("supplier", "other", "verdict", "reason")] == [
        (supplier.pk, known.pk, "another", "Its sister")
    ]


@pytest.mark.either
def test_the_number_of_another_is_for_no_reason():
    SupplierFactory(uscc=USCC)
    application = ApplicationFactory(submitted=True, typed={"uscc": USCC})

    with pytest.raises(ValidationError) as refused:
        accept(application, another_because="Its sister")

    assert codes(refused) == ["uscc"]


@pytest.mark.either
def test_an_eliminated_firm_is_known_by_its_people_and_its_place():
    gone = SupplierFactory(eliminated=True)
    ContactFactory(supplier=gone, email="KEN@applicant.example")
    application = ApplicationFactory(submitted=True)

    [alike] = alike_to(application.submissions.get(), TODAY)
    with pytest.raises(ValidationError) as refused:
        accept(application)
    accept(application, another_because="He works elsewhere now")

    assert (alike.other, alike.signs) == (gone, ("email",))
    assert codes(refused) == ["alike"]
    assert Resemblance.objects.get().other == gone


@pytest.mark.either
@pytest.mark.parametrize("act", [accept_application, decline_application])
def test_who_invited_or_has_a_tie_does_not_decide(act):
    known = SupplierFactory(name="Kansai Parts", country=CountryFactory(code="JP"))
    application = ApplicationFactory(submitted=True)
    given = {"code": "N1", "another_because": "-"} if act is accept_application else {"words": "No"}

    for actor, code in (
        (application.invited_by, "own"),
        (ConflictFactory(supplier=known).person, "conflict"),
    ):
        with pytest.raises(ValidationError) as refused:
            act(application, actor=actor, now=NOW, **given)
        assert codes(refused) == [code]


@pytest.mark.either
def test_a_gate_of_the_stage_holds_for_who_accepts():
    GateFactory(stage=Stage.APPLIED, demands=("successor",), gate_from=TODAY)
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        accept(application)

    assert codes(refused) == ["unmet"]
    assert not Supplier.objects.exists()


@pytest.mark.either
def test_a_gate_says_who_accepts():
    GateFactory(stage=Stage.APPLIED, demands=("cooling_off",), approvers=("compliance",), gate_from=TODAY)
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        accept(application, actor=UserFactory(role="manager"))
    accept(application, actor=UserFactory(role="compliance"))

    assert codes(refused) == ["role"]
    assert Supplier.objects.get().stage == "applied"


@pytest.mark.either
def test_who_changed_a_gate_does_not_accept():
    gate = GateFactory(stage=Stage.APPLIED, approvers=("compliance",), gate_from=TODAY)
    manager = UserFactory(role="manager")
    gate.approvers = ()
    save_gate(gate, actor=manager)
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        accept(application, actor=manager)
    accept(application, actor=UserFactory(role="manager"))

    assert refused.value.messages == [
        "You changed a gate less than 30 days ago, or since this was asked for: another person decides."
    ]
    assert Supplier.objects.get().stage == "applied"


@pytest.mark.either
def test_nor_enters_who_set_it_aside_a_firm_herself():
    gate = GateFactory(stage=Stage.APPLIED, demands=("cooling_off",), gate_from=TODAY)
    manager = UserFactory(role="manager")
    gate.gate_from = None
    save_gate(gate, actor=manager)

    with pytest.raises(ValidationError) as refused:
        entered(actor=manager)
    entered()

    assert codes(refused) == ["gated"]


def test_other_applications_that_say_the_same_are_found():
    first = ApplicationFactory(
        declined=True, typed={"uscc": USCC, "name": "Another name", "person_email": "x@x.example"}
    )
    ApplicationFactory(submitted=True, typed={"uscc": OTHER_USCC, "name": "Third", "person_email": "y@y.example"})
    application = ApplicationFactory(submitted=True, typed={"uscc": USCC})

    assert [one.application for one in others_like(application.submissions.get())] == [first]


def entered(**given):
    terms = {
        "category": CategoryFactory(),
        "country": CountryFactory(code="JP"),
        "reason": "A second source",
        "actor": UserFactory(),
        "today": TODAY,
    }
    contact = Contact(name="Ken", email="ken@applicant.example")
    return enter_applicant(Supplier(code="N1", name="Kansai Parts"), contact, **terms | given)


@pytest.mark.either
def test_an_officer_enters_a_firm_that_applies():
    supplier = entered()

    assert (supplier.stage, StageChange.objects.get().reason) == ("applied", "A second source")
    assert Contact.objects.get().is_primary
    assert list(findings()) == []


def test_an_officer_says_why_a_firm_is_another_than_one_that_was_eliminated():
    ContactFactory(supplier=SupplierFactory(eliminated=True), email="ken@applicant.example")

    with pytest.raises(ValidationError) as refused:
        entered()
    entered(another_because="He works elsewhere now")

    assert codes(refused) == ["alike"]
    assert Resemblance.objects.get().reason == "He works elsewhere now"


@pytest.mark.either
def test_a_gate_keeps_out_whom_one_person_enters():
    GateFactory(stage=Stage.APPLIED, demands=("cooling_off",), gate_from=TODAY)

    with pytest.raises(ValidationError) as refused:
        entered()

    assert codes(refused) == ["gated"]
    assert refused.value.messages == [
        "The stage “Applied” has a gate: invite the company instead; another person lets it in."
    ]
    assert not Supplier.objects.exists()
