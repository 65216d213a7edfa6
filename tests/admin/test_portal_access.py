"""Who acts for a supplier, on the pages of staff."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from reminders.models import Mail
from suppliers.models import Contact, Invitation, Membership, Supplier
from suppliers.services import end_membership, grant_membership, invite
from tests.admin.register import EVIL
from tests.factories import UserFactory

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def supplier():
    return Supplier.objects.get(code="S1")


def page_of(supplier, name="portal", *more):
    return reverse(f"admin:suppliers_supplier_{name}", args=[supplier.pk, *more])


def invited(supplier, address="fang@example.com"):
    officer = UserFactory(officer=True)
    return invite(supplier, address=address, language="en", actor=officer, now=timezone.now())


def said(answer):
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.both
def test_an_officer_invites_a_contact(supplier, log_in):
    contact = supplier.contacts.get()
    Contact.objects.filter(pk=contact.pk).update(language="zh-hant")

    answer = log_in("officer").post(page_of(supplier), {"contact": contact.pk}, follow=True)

    invitation = Invitation.objects.get()
    assert said(answer) == [f"{contact.email} is invited; the mail is on its way."]
    assert (invitation.address, invitation.full_name, invitation.language) == (contact.email, EVIL, "zh-hant")
    assert [message.to for message in mail.outbox] == [[contact.email]]


def test_an_officer_invites_somebody_else_in_the_language_of_the_country(supplier, log_in):
    log_in("officer").post(page_of(supplier), {"email": "new@example.com", "full_name": "New"})

    invitation = Invitation.objects.get()
    assert (invitation.address, invitation.full_name, invitation.language) == ("new@example.com", "New", "zh-hans")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"contact": "first", "email": "new@example.com"},
        {"email": "new"},
        {"email": "new@example.com\nBcc: all@example.com"},
        {"contact": "0"},
    ],
    ids=["nobody", "both", "no address", "header", "foreign contact"],
)
def test_a_form_that_names_nobody_is_refused_beside_its_field(given, supplier, log_in):
    sent = {name: supplier.contacts.get().pk if value == "first" else value for name, value in given.items()}

    answer = log_in("officer").post(page_of(supplier), sent)

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Invitation.objects.exists()
    assert mail.outbox == []


def test_what_the_service_refuses_stands_above_the_form(supplier, log_in):
    invited(supplier)

    answer = log_in("officer").post(page_of(supplier), {"email": "fang@example.com"})

    assert "This address is invited already; send it again." in str(answer.context["form"].errors)


def test_the_officer_is_told_that_the_mail_server_is_away_and_sends_it_again(supplier, log_in, settings):
    client = log_in("officer")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    away = client.post(page_of(supplier), {"email": "fang@example.com"}, follow=True)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    again = client.post(page_of(supplier, "portal_again", Invitation.objects.get().public_id), follow=True)

    assert said(away) == ["fang@example.com is invited, but the mail server is away. Send the invitation again later."]
    assert "The mail was not sent" in away.content.decode()
    assert said(again) == ["fang@example.com is invited; the mail is on its way."]
    assert len(mail.outbox) == 1


def test_an_invitation_is_withdrawn(supplier, log_in):
    invitation = invited(supplier)

    answer = log_in("officer").post(page_of(supplier, "portal_withdraw", invitation.public_id), follow=True)

    assert said(answer) == ["The invitation of fang@example.com is withdrawn."]
    assert Invitation.objects.get().revoked_at


@pytest.mark.both
def test_access_is_ended_once_that_is_confirmed(supplier, log_in):
    client = log_in("officer")
    membership = grant_membership(UserFactory(full_name="Fang Wang"), supplier, actor=UserFactory())
    address = page_of(supplier, "portal_end", membership.public_id)

    asked = client.get(address)
    before = Membership.objects.current().count()
    answer = client.post(address, follow=True)

    assert (asked.status_code, before) == (200, 1)
    assert said(answer) == ["Fang Wang has no access any more."]
    assert Membership.objects.current().count() == 0
    assert client.post(address).status_code == 404


@pytest.mark.both
def test_ending_twice_keeps_the_first_moment(supplier):
    membership = grant_membership(UserFactory(), supplier, actor=UserFactory())
    first = timezone.now()
    end_membership(membership, actor=membership.user, now=first)
    end_membership(membership, actor=membership.user, now=timezone.now())

    membership.refresh_from_db()
    assert membership.ended_at == first


def test_whoever_has_access_is_given_it_once(supplier):
    person = UserFactory()

    granted = [grant_membership(person, supplier, actor=person) for _time in range(2)]

    assert granted[0] == granted[1]
    assert Membership.objects.count() == 1


def test_the_page_of_the_supplier_says_who_has_access(supplier, log_in):
    grant_membership(UserFactory(full_name="Fang Wang"), supplier, actor=UserFactory())
    invited(supplier, "lin@example.com")

    page = log_in("officer").get(reverse("admin:suppliers_supplier_change", args=[supplier.pk])).content.decode()

    assert "Fang Wang" in page
    assert "lin@example.com" in page
    assert f'href="{page_of(supplier)}"' in page


def test_who_may_only_look_changes_nothing(supplier, log_in):
    client = log_in("auditor")
    membership = grant_membership(UserFactory(), supplier, actor=UserFactory())
    invitation = invited(supplier)

    looked = client.get(page_of(supplier))
    answers = [
        client.post(page_of(supplier), {"email": "new@example.com"}),
        client.post(page_of(supplier, "portal_end", membership.public_id)),
        client.post(page_of(supplier, "portal_again", invitation.public_id)),
        client.post(page_of(supplier, "portal_withdraw", invitation.public_id)),
    ]

    assert (looked.status_code, looked.context["form"]) == (200, None)
    assert [answer.status_code for answer in answers] == [403] * 4
    assert Invitation.objects.open().count() == 1
    assert Membership.objects.current().count() == 1


def test_what_is_of_another_supplier_is_not_found(supplier, log_in):
    client, other = log_in("officer"), Supplier.objects.get(code="S2")
    membership = grant_membership(UserFactory(), supplier, actor=UserFactory())
    invitation = invited(supplier)

    answers = [
        client.post(page_of(other, "portal_end", membership.public_id)),
        client.post(page_of(other, "portal_again", invitation.public_id)),
        client.post(page_of(other, "portal_withdraw", invitation.public_id)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 3


def test_nothing_is_sent_or_withdrawn_by_an_address(supplier, log_in):
    client, invitation = log_in("officer"), invited(supplier)

    answers = [
        client.get(page_of(supplier, name, invitation.public_id)) for name in ("portal_again", "portal_withdraw")
    ]

    assert [answer.status_code for answer in answers] == [405, 405]


def test_the_links_of_a_mail_are_withdrawn_once_that_is_confirmed(log_in):
    client, sent = log_in("officer"), Mail.objects.filter(state="sent").latest("pk")
    address = reverse("admin:reminders_mail_revoke", args=[sent.pk])

    asked = client.get(address)
    before = Mail.objects.get(pk=sent.pk).links_revoked_at
    answer = client.post(address, follow=True)

    assert (asked.status_code, before) == (200, None)
    assert said(answer) == ["The links of this mail open nothing any more."]
    assert "withdrawn on" in answer.content.decode()
    assert log_in("auditor").post(address).status_code == 403
