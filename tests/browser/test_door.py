"""The portal's door in a browser: with a keyboard, on a telephone, for everybody."""

import re

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from attestations.models import Obligation
from foundation.dates import local_day
from reminders.channels.mail import message_of
from suppliers.models import Supplier
from suppliers.services import grant_membership, invite
from tests.browser.test_every_page import as_it_stands
from tests.factories import MailFactory, UserFactory
from tests.portal.doors import codes


@pytest.fixture
def supplier(full_register):
    return Supplier.objects.get(code="S1")


@pytest.fixture
def person(supplier, full_register):
    """Return somebody who acts for two suppliers."""
    found = UserFactory(email="fang@example.com", language="zh-hant")
    for code in ("S1", "S2"):
        grant_membership(found, Supplier.objects.get(code=code), actor=full_register)
    return found


def enter_code(page):
    """Type the newest code and press Enter."""
    code, _address = codes()[-1]
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_a_person_comes_in_with_the_keyboard_alone(person, page, said):
    found = {}
    page.goto("/portal/login/")
    found["address"] = as_it_stands(page, said)
    page.keyboard.type("fang@example.com")
    page.keyboard.press("Enter")
    page.wait_for_url("**/portal/login/code/")
    found["code"] = as_it_stands(page, said)
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    found["wrong code"] = as_it_stands(page, said)
    page.locator("#id_code").focus()
    page.keyboard.press("Control+A")
    enter_code(page)
    page.wait_for_url("**/portal/choose/")
    found["choice"] = as_it_stands(page, said)
    page.locator("main form button").first.press("Enter")
    page.wait_for_url(re.compile(r"/portal/$"))

    expect(page.locator(".portal-whom")).to_contain_text("S1")
    assert found == {where: [] for where in found}


def test_an_invitation_is_accepted(supplier, full_register, page, said):
    found = {}
    invite(supplier, address="new@example.com", language="zh-hant", actor=full_register, now=timezone.now())
    page.goto(re.search(r"/portal/invitation/\S+/", mail.outbox[-1].body)[0])
    found["invitation"] = as_it_stands(page, said)
    page.locator("main form button").click()
    page.locator("#id_code").focus()
    enter_code(page)
    page.wait_for_url(re.compile(r"/portal/$"))

    expect(page.locator(".portal-whom")).to_contain_text("S1")
    assert User.objects.get(email="new@example.com").memberships.current().get().supplier == supplier
    assert found == {where: [] for where in found}


def test_a_link_shows_what_it_opens(supplier, page, said):
    found = {}
    contact, now = supplier.contacts.get(), timezone.now()
    code = Obligation.objects.in_force(local_day(now)).filter(supplier=supplier).first().requirement.code
    text = f"http://localhost:8000/portal/hand-in/{code}/"
    sent = MailFactory(
        sent=True, recipient=f"contact:{contact.pk}", address=contact.email, text=text, sent_at=now
    )  # fmt: skip
    page.goto(re.search(r"/portal/link/\S+/", message_of(sent).body)[0])
    found["link"] = as_it_stands(page, said)
    page.locator("main form button").click()
    page.wait_for_url(f"**/portal/hand-in/{code}/")
    said.clear()

    page.context.clear_cookies()
    page.goto(re.search(r"/portal/link/\S+/", message_of(sent).body)[0])
    said.clear()  # That it is gone, the console says too.
    found["used"] = as_it_stands(page, said)

    assert found == {where: [] for where in found}


def test_the_pages_that_let_people_in_are_fit_for_everybody(person, supplier, page_of_root, full_register, said):
    page, found = page_of_root, {}
    invite(supplier, address="new@example.com", language="zh-hant", actor=full_register, now=timezone.now())
    page.goto(f"/admin/suppliers/supplier/{supplier.pk}/portal/")
    found["access"] = as_it_stands(page, said)
    page.get_by_role("link", name=re.compile("End access|終止權限")).click()
    found["end"] = as_it_stands(page, said)

    assert found == {where: [] for where in found}
