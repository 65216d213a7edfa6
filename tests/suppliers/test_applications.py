"""Firms are invited to apply, apply, and are let in by another person."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from evidence.models import Event
from evidence.verify import findings
from foundation.dates import local_day
from reminders.models import Mail
from suppliers.models import (
    Application,
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
    application_by,
    decline_application,
    enter_applicant,
    invite_applicant_again,
    return_application,
    save_draft,
    submit_application,
    withdraw_application,
)
from suppliers.services.applications import key_of
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
    submit,
    typed,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = local_day(NOW)
USCC, OTHER_USCC = "91110000600037341L", "91440300708461136T"


def codes(refused):
    """Return the codes of a refusal by field."""
    error = refused.value
    if hasattr(error, "error_dict"):
        return {name: [one.code for one in some] for name, some in error.error_dict.items()}
    return [one.code for one in error.error_list]


def accept(application, **given):
    return accept_application(application, **{"code": "N1", "actor": UserFactory(), "now": NOW, **given})


def test_an_invitation_is_mailed_with_a_link_that_opens_it():
    officer = UserFactory(full_name="Grace Ho")
    application = ApplicationFactory(
        actor=officer, address="Ken@Applicant.Example", language="zh-hans", firm="關西部品"
    )

    [letter] = mail.outbox

    assert letter.to == ["ken@applicant.example"]
    assert f"/portal/apply/{key_of(application)}/" in letter.body
    assert "關西部品" in letter.subject
    assert letter.extra_headers["Content-Language"] == "zh-hans"
    assert application.sent_at
    assert application_by(key_of(application)) == application
    assert [
        *Event.objects.filter(action__startswith="application").order_by("seq").values_list("action", flat=True)
    ] == [
        "application_invited",
        "application_sent",
    ]
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_typed_into_the_name_makes_no_header():
    ApplicationFactory(firm="Kansai\r\nBcc: all@example.com\u202e\u200b Parts")

    [letter] = mail.outbox

    assert letter.recipients() == [letter.to[0]]
    assert "Bcc" not in letter.message()
    assert Application.objects.get().firm == "Kansai Bcc: all@example.com Parts"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"address": "nobody"}, {"address": ["invalid"]}),
        ({"address": "a@b.example\r\nBcc: c@d.example"}, {"address": ["invalid"]}),
        ({"firm": "\u200b"}, {"firm": ["blank"]}),
        ({"reason": " "}, {"reason": ["blank"]}),
        ({"language": "xx"}, {"language": ["invalid_choice"]}),
        ({"categories": ("nothing",)}, {"categories": ["unknown"]}),
        ({"open_until": TODAY}, {"open_until": ["past"]}),
        ({"open_until": TODAY + timedelta(days=92)}, {"open_until": ["far"]}),
    ],
)
def test_what_makes_no_invitation_is_refused(given, refusal):
    with pytest.raises(ValidationError) as refused:
        ApplicationFactory(now=NOW, **given)

    assert codes(refused) == refusal
    assert mail.outbox == []


def test_an_address_is_invited_once_at_a_time():
    first = ApplicationFactory()

    with pytest.raises(ValidationError):
        ApplicationFactory(address=first.address.upper())
    withdraw_application(first, actor=first.invited_by, now=NOW)

    assert ApplicationFactory(address=first.address).state == "invited"


def test_who_is_switched_off_is_not_invited():
    UserFactory(email="off@example.com", is_active=False)

    with pytest.raises(ValidationError, match="switched off"):
        ApplicationFactory(address="off@example.com")


def test_sent_again_the_earlier_link_opens_nothing():
    application = ApplicationFactory()
    before = key_of(application)

    again = invite_applicant_again(application, open_until=TODAY + timedelta(days=31), actor=UserFactory(), now=NOW)

    assert application_by(before) is None
    assert application_by(key_of(again)) == application
    assert key_of(again) in mail.outbox[-1].body


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("key", ["", "x", "a.1", "0" * 32 + ".1.sig"])
def test_what_is_no_link_opens_nothing(key):
    ApplicationFactory()

    assert application_by(key) is None


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("state", ["submitted", "accepted", "declined"])
def test_what_was_submitted_is_neither_withdrawn_nor_sent_again(state):
    application = ApplicationFactory(**{state: True})

    for act in (
        lambda: withdraw_application(application, actor=UserFactory(), now=NOW),
        lambda: invite_applicant_again(application, open_until=TODAY + timedelta(9), actor=UserFactory(), now=NOW),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert codes(refused) == ["over"]


def test_what_is_typed_is_kept_between_visits_wrong_as_it_may_be():
    application = ApplicationFactory()

    saved = save_draft(application, {"name": " 關西\u202e部品 ", "uscc": "12", "draft": "x"}, seen=0, today=TODAY)

    application.refresh_from_db()
    assert (saved.revision, application.draft["name"], application.draft["uscc"]) == (1, "關西部品", "12")
    assert "draft" not in application.draft
    assert not Submission.objects.exists()
    assert list(findings()) == []


def test_of_two_tabs_the_later_is_told():
    application = ApplicationFactory()
    save_draft(application, {"name": "One"}, seen=0, today=TODAY)

    for act in (save_draft, submit_application):
        given = {} if act is save_draft else {"has_read_conduct": True, "now": NOW}
        with pytest.raises(ValidationError) as refused:
            act(application, typed(name="Two"), seen=0, today=TODAY, **given)
        assert codes(refused) == ["stale"]
    application.refresh_from_db()
    assert application.draft["name"] == "One"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_too_long_is_not_cut_but_refused():
    with pytest.raises(ValidationError) as refused:
        save_draft(ApplicationFactory(), {"name": "x" * 201, "supplies": "x" * 1001}, seen=0, today=TODAY)

    assert codes(refused) == {"name": ["long"], "supplies": ["long"]}


def test_it_is_submitted_once_and_kept_as_it_was_typed():
    application = ApplicationFactory(language="zh-hant")

    made = submit(application, name="關西\u200b部品", uscc="9111 0000 6000 3734 1l", supplies="Springs\r\n\u202eWire")

    application.refresh_from_db()
    assert (made.name, made.uscc, made.supplies) == ("關西部品", USCC, "Springs\nWire")
    assert (made.language, made.country.code, application.state) == ("zh-hant", "JP", "submitted")
    with pytest.raises(ValidationError) as refused:
        submit(application)
    assert codes(refused) == ["submitted"]
    assert Submission.objects.count() == 1
    assert list(findings()) == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"name": ""}, {"name": ["blank"]}),
        ({"name": "x" * 201}, {"name": ["max_length"]}),
        ({"uscc": "91110000600037341M"}, {"uscc": ["check_digit"]}),
        ({"lei": "529900T8BM49AURSDO56"}, {"lei": ["check_digit"]}),
        ({"country": ""}, {"country": ["required"]}),
        ({"country": "XX"}, {"country": ["required"]}),
        ({"category": "nothing"}, {"category": ["required"]}),
        ({"person_email": "ken@x\r\nBcc: y@z.example"}, {"person_email": ["invalid"]}),
        ({"second_person": "Aki"}, {"second_email": ["required"]}),
        ({"second_email": "aki@applicant.example"}, {"second_person": ["required"]}),
    ],
)
def test_what_lacks_or_is_wrong_is_refused_by_field(values, refusal):
    application = ApplicationFactory()

    with pytest.raises(ValidationError) as refused:
        submit(application, **values)

    assert codes(refused) == refusal
    assert not Submission.objects.exists()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_all_that_lacks_is_said_at_once():
    values = dict.fromkeys(typed(), "")

    with pytest.raises(ValidationError) as refused:
        submit(ApplicationFactory(), **values)

    assert codes(refused).keys() == values.keys()


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_company_of_the_mainland_has_its_code():
    CountryFactory(code="CN")

    with pytest.raises(ValidationError) as refused:
        submit(ApplicationFactory(), country="CN")

    assert codes(refused) == {"uscc": ["required"]}


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_not_read_the_code_of_conduct_submits_nothing():
    given = {"has_read_conduct": False, "seen": 0, "now": NOW, "today": TODAY}

    with pytest.raises(ValidationError, match="code of conduct"):
        submit_application(ApplicationFactory(), typed(), **given)


def test_it_is_submitted_for_the_categories_it_was_invited_for():
    ours, other = CategoryFactory(code="ours"), CategoryFactory(code="other")
    application = ApplicationFactory(categories=(ours.code,))

    with pytest.raises(ValidationError) as refused:
        submit(application, category=other.code)

    assert codes(refused) == {"category": ["required"]}
    assert submit(application, category=ours.code).category == ours


def test_another_suppliers_number_is_no_matter_to_the_applicant():
    SupplierFactory(uscc=USCC)

    assert submit(ApplicationFactory(), uscc=USCC).uscc == USCC


def test_after_its_day_a_link_is_for_nothing():
    application = ApplicationFactory()

    for act in (save_draft, submit_application):
        given = {} if act is save_draft else {"has_read_conduct": True, "now": NOW}
        with pytest.raises(ValidationError) as refused:
            act(application, typed(), seen=0, today=application.open_until, **given)
        assert codes(refused) == ["lapsed"]
    assert save_draft(application, typed(), seen=0, today=application.open_until - timedelta(days=1)).revision == 1


def test_what_is_returned_is_mended_and_submitted_again():
    application = ApplicationFactory(returned=True, words="Which spring?\u202e")

    assert (application.state, application.draft["name"]) == ("returned", "Kansai Parts")
    assert "Which spring?" in mail.outbox[-1].body
    assert key_of(application) in mail.outbox[-1].body
    submit(application, supplies="Coil springs")

    kept = [*Submission.objects.order_by("pk").values_list("supplies", "decision", "words")]
    assert kept == [("Springs", "returned", "Which spring?"), ("Coil springs", "", "")]
    assert list(findings()) == []


def test_a_firm_whose_link_has_lapsed_has_time_to_mend():
    application = ApplicationFactory(submitted=True, open_until=TODAY + timedelta(days=1), now=NOW)
    later = NOW + timedelta(days=20)

    returned = return_application(application, words="Which?", actor=UserFactory(), now=later)

    assert returned.open_until == local_day(later) + timedelta(days=15)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("act", [return_application, decline_application])
def test_a_firm_is_told_why(act):
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        act(application, words="\u200b ", actor=UserFactory(), now=NOW)

    assert codes(refused) == ["required"]


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


def test_it_is_accepted_once():
    application = ApplicationFactory(accepted=True)

    for act in (accept, lambda one: decline_application(one, words="No", actor=UserFactory(), now=NOW)):
        with pytest.raises(ValidationError) as refused:
            act(application)
        assert codes(refused) == ["decided"]
    assert Supplier.objects.count() == 1


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


def test_the_number_of_another_is_for_no_reason():
    SupplierFactory(uscc=USCC)
    application = ApplicationFactory(submitted=True, typed={"uscc": USCC})

    with pytest.raises(ValidationError) as refused:
        accept(application, another_because="Its sister")

    assert codes(refused) == ["uscc"]


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


def test_a_gate_of_the_stage_holds_for_who_accepts():
    GateFactory(stage=Stage.APPLIED, demands=("successor",), gate_from=TODAY)
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        accept(application)

    assert codes(refused) == ["unmet"]
    assert not Supplier.objects.exists()


def test_a_gate_says_who_accepts():
    GateFactory(stage=Stage.APPLIED, demands=("cooling_off",), approvers=("compliance",), gate_from=TODAY)
    application = ApplicationFactory(submitted=True)

    with pytest.raises(ValidationError) as refused:
        accept(application, actor=UserFactory(role="manager"))
    accept(application, actor=UserFactory(role="compliance"))

    assert codes(refused) == ["role"]
    assert Supplier.objects.get().stage == "applied"


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


def test_a_gate_keeps_out_whom_one_person_enters():
    GateFactory(stage=Stage.APPLIED, demands=("cooling_off",), gate_from=TODAY)

    with pytest.raises(ValidationError) as refused:
        entered()

    assert codes(refused) == ["gated"]
    assert refused.value.messages == [
        "The stage “Applied” has a gate: invite the company instead; another person lets it in."
    ]
    assert not Supplier.objects.exists()
