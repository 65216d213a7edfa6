"""A firm that is no supplier yet applies, by a link and a code; it sees its own application and nothing else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import User
from foundation.dates import today
from suppliers.models import Application, Submission
from suppliers.services import invite_applicant_again, return_application, withdraw_application
from suppliers.services.applications import key_of
from tests.factories import (
    ApplicationFactory,
    CommitmentTextFactory,
    MembershipFactory,
    RequirementFactory,
    SupplierFactory,
    UserFactory,
    submit,
    typed,
)
from tests.portal.doors import CODE, LOG_IN, codes, entered, log_in

# Nothing here is asked by SQL of its own.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

FORM = "/portal/apply/"
USCC = "91110000600037341L"


def page_of(application):
    return f"{FORM}{key_of(application)}/"


def let_in(client, application):
    """Press the button and enter the code; return the answer to it."""
    client.post(page_of(application))
    code, _address = codes()[-1]
    return client.post(CODE, {"code": code})


def sent(client, do="submit", **values):
    """Send the form as it was drawn, with everything that is needed."""
    drawn = client.get(FORM)
    form = drawn.context.get("form") if drawn.status_code == 200 else None
    whole = typed(has_read_conduct="on", do=do, seen=form["seen"].value() if form else 0)
    return client.post(FORM, whole | values)


def words(answer):
    return answer.content.decode()


def test_a_firm_applies_in_one_visit(client):
    application = ApplicationFactory(firm="Kansai Parts", address="ken@applicant.example")

    shown = client.get(page_of(application))
    asked = client.post(page_of(application))
    [(code, address)] = codes()
    came = client.post(CODE, {"code": code})
    form = client.get(FORM)
    done = sent(client, uscc="9111 0000 6000 3734 1l")

    assert (shown.status_code, "Kansai Parts" in words(shown)) == (200, True)
    assert asked.headers["Location"] == CODE
    assert address == "ken@applicant.example"
    assert came.headers["Location"] == FORM
    assert (form.context["form"]["name"].value(), form.context["form"]["person_email"].value()) == (
        "Kansai Parts", "ken@applicant.example",
    )  # fmt: skip
    assert done.headers["Location"] == FORM
    assert Submission.objects.get().uscc == USCC
    assert "Waits for a decision" in words(client.get(FORM))
    assert not User.objects.filter(email="ken@applicant.example").exists()


def test_what_is_saved_is_there_at_the_next_visit_on_another_device(client):
    application = ApplicationFactory()
    let_in(client, application)

    saved = sent(client, do="save", name="關西", uscc="12", person="")
    other = Client()
    let_in(other, application)
    form = other.get(FORM).context["form"]

    assert saved.headers["Location"] == FORM
    assert [form[name].value() for name in ("name", "uscc", "person")] == ["關西", "12", ""]
    assert not Submission.objects.exists()


def test_looking_at_the_link_changes_nothing_and_mails_no_code(client):
    application = ApplicationFactory()
    before = Application.objects.values().get()

    assert [client.get(page_of(application)).status_code, client.head(page_of(application)).status_code] == [200, 200]
    assert (Application.objects.values().get(), codes()) == (before, [])


def test_who_has_the_link_forwarded_gets_no_code():
    application = ApplicationFactory()

    stranger = Client()
    stranger.post(page_of(application))

    assert [address for _code, address in codes()] == [application.address]
    assert [stranger.post(CODE, {"code": "0000-0000"}).status_code for _try in range(3)] == [200, 200, 302]
    assert stranger.get(FORM).headers["Location"] == LOG_IN


def test_the_code_lets_in_nowhere_else(client):
    application = ApplicationFactory()
    let_in(client, application)

    for path in ("/portal/", "/portal/papers/", "/portal/company/", "/portal/security/"):
        assert client.get(path).headers["Location"].startswith(LOG_IN)
    assert client.get("/admin/").status_code == 302


def test_the_code_of_a_log_in_opens_no_application(client):
    membership = MembershipFactory(user=UserFactory(email="ken@applicant.example"))
    application = ApplicationFactory(address="ken@applicant.example")
    client.post(page_of(application))

    answer = log_in(client, membership.user.email)

    assert answer.headers["Location"] == "/portal/"
    assert client.get(FORM).headers["Location"] == LOG_IN


def test_an_application_is_found_by_its_own_session_alone(client):
    mine, others = ApplicationFactory(), ApplicationFactory(firm="Another firm")
    let_in(client, mine)

    shown = client.get(page_of(others))
    sent(client, do="save", name="Mine")
    others.refresh_from_db()

    assert shown.status_code == 200
    assert (others.draft, others.revision) == ({}, 0)


def test_somebody_who_acts_for_a_supplier_is_logged_out_by_the_button():
    client = entered(MembershipFactory().user)
    application = ApplicationFactory()

    let_in(client, application)

    assert client.get(FORM).status_code == 200
    assert client.get("/portal/").headers["Location"].startswith(LOG_IN)


@pytest.mark.parametrize("key", ["x", "0" * 32 + ".1.x", "a" * 300])
def test_what_is_no_link_says_so_and_no_more(client, key):
    ApplicationFactory()

    answer = client.get(f"{FORM}{key}/")

    assert (answer.status_code, "This link is not whole" in words(answer)) == (404, True)
    assert client.post(f"{FORM}{key}/").status_code == 404
    assert codes() == []


def test_a_replaced_link_ends_what_it_had_opened(client):
    application = ApplicationFactory()
    before = page_of(application)
    let_in(client, application)

    invite_applicant_again(application, open_until=today() + timedelta(days=9), actor=UserFactory(), now=timezone.now())

    assert client.get(before).status_code == 404
    assert client.get(FORM).headers["Location"] == LOG_IN
    assert sent(client).headers["Location"] == LOG_IN
    assert not Submission.objects.exists()


def test_a_withdrawn_invitation_opens_nothing(client):
    application = ApplicationFactory()
    let_in(client, application)
    withdraw_application(application, actor=UserFactory(), now=timezone.now())

    assert sent(client).headers["Location"] == LOG_IN
    answer = Client().get(page_of(application))
    assert (answer.status_code, "was withdrawn" in words(answer)) == (410, True)


def test_a_link_that_has_lapsed_opens_nothing(client):
    application = ApplicationFactory()
    let_in(client, application)
    Application.objects.update(open_until=today())

    answers = [Client().get(page_of(application)), client.get(FORM)]

    assert [(one.status_code, "has passed" in words(one)) for one in answers] == [(410, True)] * 2
    assert client.post(FORM, typed(has_read_conduct="on", seen="0", do="submit")).status_code == 422
    assert not Submission.objects.exists()


def test_what_was_submitted_is_submitted_once(client):
    application = ApplicationFactory()
    let_in(client, application)
    whole = typed(has_read_conduct="on", seen="0", do="submit")

    answers = [client.post(FORM, whole) for _time in range(2)]
    late = client.post(FORM, whole | {"do": "save", "name": "Another"}, follow=True)

    assert [one.headers["Location"] for one in answers] == [FORM, FORM]
    assert "was submitted already" in words(late)
    assert [*Submission.objects.values_list("name", flat=True)] == ["Kansai Parts"]
    assert Client().get(page_of(application)).status_code == 200


def test_of_two_tabs_the_later_is_told_and_loses_nothing(client):
    application = ApplicationFactory()
    let_in(client, application)
    first = typed(seen="0", do="save")

    client.post(FORM, first | {"name": "One"})
    told = client.post(FORM, first | {"name": "Two"})
    again = client.post(FORM, first | {"name": "Two", "seen": told.context["form"]["seen"].value()})

    assert (told.status_code, "in another tab" in words(told)) == (409, True)
    assert told.context["form"]["name"].value() == "Two"
    assert again.status_code == 302
    application.refresh_from_db()
    assert application.draft["name"] == "Two"


@pytest.mark.parametrize("given", ["", "-1", "x", "９", "9" * 30])
def test_a_form_that_does_not_say_what_it_saw_saves_nothing(client, given):
    let_in(client, ApplicationFactory())

    assert client.post(FORM, typed(seen=given, do="save")).status_code == 409


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "\u200b"}, "This field cannot be blank."),
        ({"name": "x" * 201}, "Ensure this value has at most 200 characters"),
        ({"uscc": "91110000600037341M"}, "is not a unified social credit code"),
        ({"country": "XX"}, "Choose one from the list."),
        ({"has_read_conduct": ""}, "Read the supplier code of conduct first, and say so."),
        ({"person_email": "x"}, "Enter a valid email address."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client, values, told):
    let_in(client, ApplicationFactory())

    answer = sent(client, supplies="Springs and wire", **values)

    assert (answer.status_code, told in words(answer).replace("&#x27;", "'")) == (422, True)
    assert set(answer.context["form"].errors) == set(values)
    assert answer.context["form"]["supplies"].value() == "Springs and wire"
    assert not Submission.objects.exists()


def test_signs_that_cannot_be_seen_are_not_kept(client):
    let_in(client, ApplicationFactory())

    sent(client, name="Kansai\u202e\u200b Parts", person="Ken\u2066\r\nBcc: x@x.example", supplies="One\r\n\u202eTwo")

    kept = Submission.objects.get()
    assert (kept.name, kept.person, kept.supplies) == ("Kansai Parts", "Ken Bcc: x@x.example", "One\nTwo")


def test_the_number_of_another_supplier_is_answered_like_any(client):
    SupplierFactory(uscc=USCC, name="Secret Industries", code="SECRET")
    let_in(client, ApplicationFactory())

    done = client.post(FORM, typed(has_read_conduct="on", seen="0", do="submit", uscc=USCC), follow=True)

    assert Submission.objects.get().uscc == USCC
    assert re.search("secret|another supplier", words(done), re.IGNORECASE) is None


def test_what_is_returned_says_why_and_is_submitted_again(client):
    application = ApplicationFactory()
    let_in(client, application)
    sent(client)
    return_application(application, words="Which springs?", actor=UserFactory(), now=timezone.now())

    shown = client.get(FORM)
    sent(client, supplies="Coil springs")

    assert "Which springs?" in words(shown)
    assert shown.context["form"]["supplies"].value() == "Springs"
    assert [*Submission.objects.order_by("pk").values_list("supplies", flat=True)] == ["Springs", "Coil springs"]


@pytest.mark.parametrize(
    ("state", "told"), [("declined", "We buy no springs."), ("accepted", "Log in with your address")]
)
def test_the_firm_sees_what_became_of_it(client, state, told):
    application = ApplicationFactory(**{state: True}, words="We buy no springs.")

    let_in(client, application)

    assert told in words(client.get(FORM))
    assert client.post(FORM, typed(seen="2", do="submit")).headers["Location"] == FORM
    assert Submission.objects.count() == 1


def test_who_was_accepted_logs_in_with_the_address(client):
    application = ApplicationFactory(accepted=True)

    answer = log_in(client, application.address)

    assert answer.headers["Location"] == "/portal/"
    assert client.get("/portal/").context["visitor"].supplier == application.became


def test_the_code_of_conduct_is_read_here_and_which_is_kept(client):
    requirement = RequirementFactory(code="code_of_conduct")
    text = CommitmentTextFactory(requirement=requirement, text="No child labour.")
    let_in(client, ApplicationFactory())

    shown = client.get(FORM)
    sent(client)

    assert "No child labour." in words(shown)
    assert Submission.objects.get().conduct_sha256 == text.sha256


def test_what_may_be_applied_for_is_what_it_was_invited_for(client):
    application = ApplicationFactory()
    Application.objects.update(categories=("nothing",))
    let_in(client, application)

    assert client.get(FORM).context["form"].fields["category"].widget.choices == [("", "–")]


def test_who_tries_without_end_waits(client):
    application = ApplicationFactory()
    mail.outbox.clear()

    answers = [client.post(page_of(application)).status_code for _try in range(7)]

    assert answers[-1] == 429
    assert len(codes()) == 5
    assert submit(application).pk
