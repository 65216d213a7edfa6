"""An invitation: for one address, once, within seven days, and only with the code that goes there."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.services import save_person, system_user
from evidence.models import Event
from evidence.verify import findings
from suppliers.models import Invitation, Membership
from suppliers.services import accept_invitation, revoke_invitation
from tests.factories import MembershipFactory, UserFactory
from tests.portal.doors import CODE, codes, entered
from tests.portal.inviting import FANG

# Nothing here is asked by SQL of its own.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def accepted(client, page):
    """Press the button and enter the code; return the answer to it."""
    client.post(page)
    code, _address = codes()[-1]
    return client.post(CODE, {"code": code})


def test_who_reads_the_address_accepts_and_acts_for_the_supplier(invited, supplier, officer, client):
    invitation, page = invited(full_name="王芳")

    shown = client.get(page)
    asked = client.post(page)
    [(code, address)] = codes()
    answer = client.post(CODE, {"code": code})

    assert "國際電子" in shown.content.decode()
    assert (asked.status_code, asked.headers["Location"]) == (302, CODE)
    assert address == FANG
    assert answer.headers["Location"] == "/portal/"
    membership = Membership.objects.get()
    assert (membership.user.email, membership.supplier, membership.granted_by) == (FANG, supplier, officer)
    assert (membership.user.full_name, membership.user.is_staff) == ("王芳", False)
    assert not membership.user.has_usable_password()
    assert client.get("/portal/").context["visitor"].supplier == supplier
    invitation.refresh_from_db()
    assert invitation.accepted_at
    assert list(findings()) == []


def test_each_step_is_an_event(invited, client):
    _invitation, page = invited()
    accepted(client, page)

    actions = [*Event.objects.order_by("seq").values_list("action", flat=True)]

    assert [action for action in actions if action.startswith(("invitation", "membership"))] == [
        "invitation_made",
        "invitation_sent",
        "invitation_accepted",
        "membership_granted",
    ]
    assert FANG not in str([*Event.objects.values_list("payload", flat=True)])


def test_looking_changes_nothing(invited, client):
    _invitation, page = invited()
    before = Invitation.objects.values().get()

    answers = [client.get(page).status_code for _time in range(3)] + [client.head(page).status_code]

    assert answers == [200] * 4
    assert Invitation.objects.values().get() == before
    assert codes() == []
    assert not User.objects.filter(email=FANG).exists()


def test_the_code_alone_lets_in(invited, client):
    _invitation, page = invited()
    client.post(page)

    answers = [client.post(CODE, {"code": "0000-0000"}).status_code for _try in range(3)]

    assert answers == [200, 200, 302]
    assert not Membership.objects.exists()
    assert not User.objects.filter(email=FANG).exists()
    assert client.get("/portal/").status_code == 302


def test_who_has_it_forwarded_gets_no_code(invited):
    _invitation, page = invited()

    Client().post(page)

    assert [address for _code, address in codes()] == [FANG]


def test_another_address_does_not_bear_an_invitation_out(invited, client):
    MembershipFactory(user__email="other@example.com")
    invitation, page = invited()
    client.post(page)
    client.post("/portal/login/", {"email": "other@example.com"})
    code, address = codes()[-1]

    client.post(CODE, {"code": code})

    assert address == "other@example.com"
    assert not Membership.objects.filter(supplier=invitation.supplier).exists()


def test_it_is_accepted_once(invited, client):
    _invitation, page = invited()
    accepted(client, page)

    again = Client().get(page)
    pressed = Client().post(page)

    assert (again.status_code, pressed.status_code) == (410, 410)
    assert "was accepted already" in again.content.decode()
    assert len(codes()) == 1


def test_of_two_browsers_one_accepts(invited):
    _invitation, page = invited()
    first, second = Client(), Client()
    first.post(page)
    second.post(page)
    (one, _address), (other, _same) = codes()

    came = first.post(CODE, {"code": one})
    late = second.post(CODE, {"code": other})

    assert (came.status_code, late.status_code) == (302, 410)
    assert Membership.objects.count() == 1
    assert second.get("/portal/").status_code == 302


def test_it_runs_out_after_seven_days(invited, client):
    _invitation, page = invited(now=timezone.now() - timedelta(days=7))

    answer = client.post(page)

    assert answer.status_code == 410
    assert "has run out after seven days" in answer.content.decode()
    assert codes() == []


def test_it_is_good_until_then(invited, client):
    _invitation, page = invited(now=timezone.now() - timedelta(days=7) + timedelta(minutes=5))

    assert client.get(page).status_code == 200


def test_one_that_was_withdrawn_opens_nothing(invited, officer, client):
    invitation, page = invited()
    client.post(page)
    [(code, _address)] = codes()
    revoke_invitation(invitation, actor=officer, now=timezone.now())

    looked, entered_code = client.get(page), client.post(CODE, {"code": code})

    assert (looked.status_code, entered_code.status_code) == (410, 410)
    assert "was withdrawn" in looked.content.decode()
    assert not Membership.objects.exists()


def test_an_altered_link_opens_nothing(invited, client):
    _invitation, page = invited()
    key = page.split("/")[3]

    answers = [client.get(f"/portal/invitation/{other}/") for other in (key[:-1], f"{key[:-1]}~", key.swapcase())]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert "This link is not whole" in answers[0].content.decode()


def test_what_the_database_holds_opens_nothing(invited, client):
    invitation, page = invited()

    answers = [
        client.get(f"/portal/invitation/{known}/").status_code
        for known in (invitation.digest, invitation.public_id, invitation.pk)
    ]

    assert answers == [404] * 3
    assert page.split("/")[3] not in str(Invitation.objects.values().get())


def test_somebody_else_who_is_logged_in_does_not_accept(invited):
    other = MembershipFactory(user__email="other@example.com")
    client = entered(other.user)
    _invitation, page = invited()

    answers = [client.get(page), client.post(page)]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert "You are logged in as other@example.com" in answers[0].content.decode()
    assert Membership.objects.count() == 1
    assert codes() == []


def test_who_is_logged_in_with_the_address_accepts_at_once(invited, supplier):
    person = MembershipFactory(user__email=FANG).user
    client = entered(person)
    _invitation, page = invited()

    answer = client.post(page)

    assert answer.headers["Location"] == "/portal/"
    assert client.get("/portal/").context["visitor"].supplier == supplier
    assert Membership.objects.filter(user=person).count() == 2


def test_a_person_who_has_a_log_in_keeps_it(invited, client):
    person = UserFactory(email=FANG, full_name="Fang Wang")
    _invitation, page = invited(full_name="Somebody")

    accepted(client, page)

    assert Membership.objects.get().user == person
    assert User.objects.get(email=FANG).full_name == "Fang Wang"


def test_somebody_who_is_switched_off_meanwhile_does_not_come_in(invited, client):
    person = UserFactory(email=FANG)
    _invitation, page = invited()
    client.post(page)
    [(code, _address)] = codes()
    person.is_active = False
    save_person(person, actor=system_user())

    answers = [client.post(CODE, {"code": code}), client.get(page)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "is switched off" in answers[1].content.decode()
    assert not Membership.objects.exists()


def test_accepting_twice_is_refused(invited):
    invitation, _page = invited()
    accept_invitation(invitation, now=timezone.now())

    with pytest.raises(ValidationError, match="accepted already"):
        accept_invitation(invitation, now=timezone.now())
