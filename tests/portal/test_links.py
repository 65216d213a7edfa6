"""The links of reminders: one page, once, for an hour, without a log-in."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.sessions import PORTAL_COOKIE, PortalSessions
from evidence.verify import findings
from portal.access import visiting
from reminders.channels.mail import message_of
from reminders.link_services import use_link
from reminders.links import Refusal, Refused, in_html, in_text, key_of, looked_up
from reminders.models import LinkUse, Mail
from tests.factories import MailFactory, MembershipFactory, UserFactory
from tests.portal.doors import codes, entered
from tests.portal.linking import PLAIN, key, refused

# Nothing here is asked by SQL of its own.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def test_each_address_becomes_a_link_as_the_mail_leaves_and_none_is_kept(sent):
    message = message_of(sent.mail)
    html = message.alternatives[0][0]

    assert (sent.page, sent.second) == (
        f"/portal/link/{key_of(sent.mail, 'security')}/",
        f"/portal/link/{key_of(sent.mail, 'confidentiality')}/",
    )
    assert "/portal/hand-in/" not in message.body + html
    assert html.count(sent.page) == 2
    kept = str(Mail.objects.values().get())
    assert "/portal/hand-in/security/" in kept
    assert key(sent.page) not in kept


def test_a_mail_to_staff_keeps_its_addresses():
    mail = MailFactory(written=True, recipient="user:1", text=PLAIN.format("security"))

    assert in_text(mail) == PLAIN.format("security")


@pytest.mark.parametrize(
    "typed",
    [
        "https://evil.example/portal/hand-in/security/",
        "http://localhost:8000.evil.example/portal/hand-in/security/",
        f"https://evil.example/?{PLAIN.format('security')}",
        f"https://evil.example/#{PLAIN.format('security')}",
        f"https://evil.example@{PLAIN.format('security')}",
    ],
)
def test_what_strangers_typed_takes_no_key_elsewhere(typed):
    mail = MailFactory(written=True, text=f"Scope: {typed}", html=f"<p>Scope: {typed}</p><a href='{typed}'>")

    assert in_text(mail) == f"Scope: {typed}"
    assert in_html(mail) == mail.html


def test_looking_at_a_link_uses_nothing_up(sent, client):
    answers = [client.get(sent.page) for _time in range(3)]

    page = answers[0].content.decode()
    assert [answer.status_code for answer in answers] == [200] * 3
    assert sent.supplier.name in page
    assert sent.asked.name in page
    assert not LinkUse.objects.exists()
    assert not User.objects.filter(email="fang@example.com").exists()
    assert PORTAL_COOKIE not in client.cookies


def test_the_button_opens_one_page_for_who_has_no_account(sent, client):
    opened = client.post(sent.page)

    person = User.objects.get(email="fang@example.com")
    use = LinkUse.objects.get()
    assert opened.headers["Location"] == "/portal/hand-in/security/"
    assert (use.mail, use.requirement, use.person) == (sent.mail, sent.asked, person)
    assert (person.is_staff, person.has_usable_password(), person.memberships.count()) == (False, False, 0)
    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert list(findings()) == []


@pytest.mark.parametrize("page", ["/portal/", "/portal/papers/", "/portal/company/"])
def test_no_other_page_is_opened_by_a_link(page, sent, client):
    client.post(sent.page)

    assert client.get(page).headers["Location"] == "/portal/hand-in/security/"


def test_a_link_does_not_become_the_whole_access_of_its_person(sent, client):
    person = UserFactory(email="fang@example.com")
    membership = MembershipFactory(user=person)
    client.post(sent.page)

    client.post("/portal/choose/", {"membership": str(membership.public_id)})

    assert client.get("/portal/").headers["Location"] == "/portal/hand-in/security/"


def test_what_a_link_shows_is_of_its_requirement(sent, client, rf):
    client.post(sent.page)
    request = rf.get("/portal/hand-in/security/")
    request.session = PortalSessions(client.cookies[PORTAL_COOKIE].value)
    request.user = User.objects.get(email="fang@example.com")

    visitor = visiting(request)

    assert (visitor.supplier, visitor.only) == (sent.supplier, sent.asked)
    assert [row.requirement for row in visitor.obligations()] == [sent.asked]
    assert [*visitor.contacts()] == []


def test_a_link_is_used_once(sent, client):
    client.post(sent.page)
    stranger = Client()

    answers = [stranger.get(sent.page), stranger.post(sent.page)]

    assert [refused(answer) for answer in answers] == [(410, str(Refusal.USED.label))] * 2
    assert LinkUse.objects.count() == 1
    assert stranger.get("/portal/").headers["Location"].startswith("/portal/login/")


def test_who_used_it_comes_back_by_it(sent, client):
    client.post(sent.page)

    assert client.get(sent.page).headers["Location"] == "/portal/hand-in/security/"


def test_of_two_at_once_one_is_opened(sent):
    one, other = (looked_up(key(sent.page), sent.now) for _time in range(2))
    use_link(one, now=sent.now)

    with pytest.raises(Refused) as refusal:
        use_link(other, now=sent.now)

    assert refusal.value.reason == Refusal.USED


def test_each_item_has_a_link_of_its_own(sent, client):
    client.post(sent.page)
    client.post(sent.second)

    assert [use.requirement.code for use in LinkUse.objects.order_by("pk")] == ["security", "confidentiality"]
    assert client.get("/portal/").headers["Location"] == "/portal/hand-in/confidentiality/"


def test_an_hour_later_the_page_is_closed(sent, client):
    client.post(sent.page)
    LinkUse.objects.update(used_at=sent.now - timedelta(hours=1))

    answer = client.get("/portal/")

    assert answer.headers["Location"] == "/portal/login/"
    assert client.get("/portal/").headers["Location"] == "/portal/login/?next=/portal/"


def test_a_link_ends_after_thirty_days(sent):
    last, over = sent.now + timedelta(days=30, seconds=-1), sent.now + timedelta(days=30)

    assert looked_up(key(sent.page), last).requirement == sent.asked
    with pytest.raises(Refused) as refusal:
        looked_up(key(sent.page), over)
    assert refusal.value.reason == Refusal.EXPIRED


def altered(page):
    """Return keys that are nearly those of a link."""
    reference, code, signature = key(page).split(".")
    return [
        f"{reference}.confidentiality.{signature}",
        f"{reference}.{code}.{signature[:-1]}",
        f"{reference}.{code}.{signature.swapcase()}",
        f"{reference[::-1]}.{code}.{signature}",
        f"{reference}.{code}",
        reference,
        "x",
    ]


def test_an_altered_link_opens_nothing(sent, client):
    answers = [refused(client.post(f"/portal/link/{other}/")) for other in altered(sent.page)]

    assert answers == [(404, str(Refusal.ALTERED.label))] * 7
    assert not LinkUse.objects.exists()


def test_a_link_of_another_key_opens_nothing(sent, client, settings):
    settings.SECRET_KEY = "another" * 10

    assert client.get(sent.page).status_code == 404


def test_who_is_logged_in_for_the_company_does_not_use_it_up(sent):
    member = MembershipFactory(supplier=sent.supplier)
    client = entered(member.user)

    answer = client.post(sent.page)

    assert answer.headers["Location"] == "/portal/hand-in/security/"
    assert client.get("/portal/").status_code == 200
    assert not LinkUse.objects.exists()


def test_who_is_logged_in_for_another_company_is_logged_out(sent):
    client = entered(MembershipFactory().user)
    before = client.cookies[PORTAL_COOKIE].value

    client.post(sent.page)

    assert client.cookies[PORTAL_COOKIE].value != before
    assert client.get("/portal/").headers["Location"] == "/portal/hand-in/security/"


def test_a_link_gives_staff_no_rights(sent, client):
    UserFactory(email="fang@example.com", superuser=True)
    client.post(sent.page)
    stolen = Client()
    stolen.cookies[settings.SESSION_COOKIE_NAME] = client.cookies[PORTAL_COOKIE].value

    assert client.get("/admin/").headers["Location"].startswith("/admin/login/")
    assert stolen.get("/admin/").headers["Location"].startswith("/admin/login/")


def test_who_came_by_a_link_logs_in_with_a_code_for_everything(sent, client):
    MembershipFactory(user=UserFactory(email="fang@example.com"), supplier=sent.supplier)
    client.post(sent.page)

    client.post("/portal/login/", {"email": "fang@example.com"})
    code, _address = codes()[-1]
    client.post("/portal/login/code/", {"code": code})

    assert client.get("/portal/").status_code == 200


def test_a_forged_form_opens_nothing(sent):
    assert Client(enforce_csrf_checks=True).post(sent.page).status_code == 403
    assert not LinkUse.objects.exists()
