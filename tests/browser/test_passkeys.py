"""Passkeys with an authenticator that Chromium plays itself: added, used, removed, and refused after that."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Passkey
from accounts.sessions import PORTAL_COOKIE
from tests.browser.test_every_page import as_it_stands
from tests.factories import MembershipFactory, SupplierFactory, mailed_code
from tests.portal.passkeys import SECURITY, fresh

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
HOME = re.compile(r"/portal/$")


@pytest.fixture
def person(transactional_db):
    supplier = SupplierFactory(name="宏远电子有限公司")
    return MembershipFactory(supplier=supplier, user__email="fang@example.com", user__language="zh-hans").user


@pytest.fixture
def at_home(live_server, settings):
    """Let the site be where the browser finds it."""
    settings.PUBLIC_URL = live_server.url


@pytest.fixture
def device(page):
    """Give the page's browser a device with a finger; return what speaks to it, and its name."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]


def come_in(context, person, *, minutes=0):
    """Be somebody who came in by a code so many minutes ago, and reads Simplified Chinese."""
    key = fresh(person, minutes).cookies[PORTAL_COOKIE].value
    cookies = [
        # With the path that the site gives it: another would be a second cookie beside the site's own.
        {"name": PORTAL_COOKIE, "value": key, "path": "/portal/"},
        {"name": "django_language", "value": "zh-hans", "path": "/"},
    ]
    context.add_cookies([cookie | {"domain": "localhost"} for cookie in cookies])


@pytest.fixture
def own_page(page, person, at_home):
    """The page of somebody who came in by a code just now."""
    come_in(page.context, person)
    return page


def add(page, name):
    page.goto(SECURITY)
    page.locator("#id_name").fill(name)
    page.keyboard.press("Enter")


def log_out(page):
    page.locator(".portal-foot form button").click()
    page.wait_for_url("**/portal/login/")


def log_in(page):
    page.locator("form[data-passkey] button").click()


def test_a_passkey_is_added_used_and_removed(own_page, device, said):
    page, found = own_page, {}
    page.goto(SECURITY)
    found["empty"] = as_it_stands(page, said)
    add(page, "王芳的手机")
    expect(page.locator(".papers .card")).to_contain_text("王芳的手机")
    found["added"] = as_it_stands(page, said)
    log_out(page)
    found["log-in"] = as_it_stands(page, said)
    log_in(page)
    page.wait_for_url(HOME)
    expect(page.locator(".portal-whom")).to_contain_text("宏远电子有限公司")
    used = Passkey.objects.get()

    page.goto(SECURITY)
    page.locator(".papers .card a.button").click()
    expect(page.locator("main .button.danger")).to_be_visible()
    found["remove"] = as_it_stands(page, said)
    page.locator("main .button.danger").click()
    expect(page.locator(".papers .card")).to_have_count(0)
    log_out(page)
    log_in(page)
    expect(page.locator(".messagelist .error")).to_be_visible()
    page.goto("/portal/")

    assert page.url.endswith("/portal/login/?next=/portal/")
    assert used.used_at is not None
    assert not Passkey.objects.exists()
    assert found == {where: [] for where in found}


def test_a_device_has_one_passkey_of_a_person(own_page, device):
    page = own_page
    add(page, "手机")
    expect(page.locator(".papers .card")).to_have_count(1)
    add(page, "手机")

    expect(page.locator("[data-says=InvalidStateError]")).to_be_visible()
    assert Passkey.objects.count() == 1


def test_a_finger_that_is_not_recognised_is_told(own_page, device):
    session, authenticator = device
    add(own_page, "手机")
    expect(own_page.locator(".papers .card")).to_have_count(1)
    session.send("WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False})
    log_out(own_page)
    log_in(own_page)

    expect(own_page.locator("[data-says=NotAllowedError]")).to_be_visible()


def test_whoever_came_in_long_ago_types_a_code_first(page, person, device, at_home, said):
    come_in(page.context, person, minutes=30)
    page.goto(SECURITY)
    found = {"long ago": as_it_stands(page, said)}
    page.locator("main form button").click()
    page.wait_for_url("**/security/code/**")
    found["code"] = as_it_stands(page, said)
    page.locator("#id_code").fill(mailed_code())
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{SECURITY}")
    add(page, "办公室电脑")

    expect(page.locator(".papers .card")).to_contain_text("办公室电脑")
    assert found == {where: [] for where in found}


def test_where_the_browser_cannot_the_code_is_the_way(own_page, settings):
    settings.PUBLIC_URL = "https://goodstanding.example"
    own_page.goto(SECURITY)
    form, note = own_page.locator("form[data-passkey]"), own_page.locator("[data-without-passkeys]")

    expect(note).to_be_visible()
    expect(form).to_be_hidden()
    log_out(own_page)
    expect(form).to_be_hidden()
    expect(own_page.locator("#id_email")).to_be_visible()
