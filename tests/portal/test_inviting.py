"""Who is invited, what the mail says, and who is not invited; what is sent again or withdrawn."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from suppliers.models import Invitation
from suppliers.services import invite, invite_again, revoke_invitation
from tests.factories import MembershipFactory, SupplierFactory
from tests.portal.inviting import FANG, page_of_newest

# Nothing here is asked by SQL of its own.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.mark.parametrize(
    ("phone", "whom"), [("", "ask Grace Ho."), (" +86 755\n2660 ", "ask Grace Ho (phone +86 755 2660).")]
)
def test_an_invitation_says_whom_to_ask_and_how_to_call_her(invited, officer, phone, whom):
    officer.phone = phone

    invited()

    assert whom in mail.outbox[-1].body
    assert whom in mail.outbox[-1].alternatives[0].content


def test_one_that_is_sent_again_voids_the_first(invited, officer, client):
    invitation, first = invited(now=timezone.now() - timedelta(days=8))
    invite_again(invitation, actor=officer, now=timezone.now())

    answers = [client.get(first).status_code, client.get(page_of_newest()).status_code]

    assert answers == [404, 200]
    assert len(mail.outbox) == 2


def test_what_is_over_is_not_sent_again(invited, officer):
    invitation, _page = invited()
    revoke_invitation(invitation, actor=officer, now=timezone.now())

    with pytest.raises(ValidationError, match="was withdrawn"):
        invite_again(invitation, actor=officer, now=timezone.now())


def test_withdrawing_twice_keeps_the_first_moment(invited, officer):
    invitation, _page = invited()
    first = timezone.now()
    revoke_invitation(invitation, actor=officer, now=first)
    revoke_invitation(invitation, actor=officer, now=first + timedelta(days=1))

    invitation.refresh_from_db()
    assert invitation.revoked_at == first


def test_an_address_is_invited_once(invited):
    invited()

    with pytest.raises(ValidationError, match="invited already"):
        invited("FANG@example.com")


def test_who_acts_for_the_supplier_is_not_invited(invited, supplier):
    MembershipFactory(user__email=FANG, supplier=supplier)

    with pytest.raises(ValidationError, match="acts for this supplier already"):
        invited()


@pytest.mark.parametrize(
    "address",
    ["", "fang", "fang@example.com\nBcc: all@example.com", "fang@example.com\r\n", "a@example.com,b@example.com"],
)
def test_what_is_no_address_is_not_invited(address, invited):
    with pytest.raises(ValidationError):
        invited(address)

    assert mail.outbox == []
    assert not Invitation.objects.exists()


def test_no_name_makes_a_header(officer):
    supplier = SupplierFactory(name="Evil\r\nBcc: all@example.com")

    invite(
        supplier,
        address=FANG,
        full_name="Fang\r\nCc: all@example.com",
        language="en",
        actor=officer,
        now=timezone.now(),
    )

    [message] = mail.outbox
    sent = message.message()
    assert (sent["Bcc"], sent["Cc"], message.recipients()) == (None, None, [FANG])
    assert message.subject.endswith("for Evil Bcc: all@example.com")


def test_names_are_text_in_the_mail(officer):
    supplier = SupplierFactory(name='<img src="https://evil.example/x"> {{ request }} %(code)s')

    invite(supplier, address=FANG, language="en", actor=officer, now=timezone.now())

    [message] = mail.outbox
    assert "&lt;img src=" in message.alternatives[0][0]
    assert "{{ request }} %(code)s" in message.body


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
def test_the_mail_is_in_the_language_that_was_chosen(language, invited):
    invited(language=language)

    [message] = mail.outbox
    assert message.extra_headers["Content-Language"] == language
    assert "國際電子" in message.body
    assert "Grace Ho" in message.body


def test_a_server_that_is_away_is_told_and_it_can_be_sent_later(invited, officer, settings, client):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    invitation = invite(SupplierFactory(), address=FANG, language="en", actor=officer, now=timezone.now())
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    again = invite_again(invitation, actor=officer, now=timezone.now())

    assert invitation.sent_at is None
    assert again.sent_at
    assert client.get(page_of_newest()).status_code == 200
