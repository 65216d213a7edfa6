"""My company in a browser: fit for everybody as it stands, opened and with errors; asked, decided, read."""

import pytest
from django.urls import reverse

from accounts.sessions import PORTAL_COOKIE
from suppliers.models import ChangeRequest, Supplier
from tests.browser.test_every_page import as_it_stands, looked_at
from tests.factories import MembershipFactory
from tests.portal.doors import entered

ADDRESS = reverse("portal:company")
PHONE = {"width": 390, "height": 844}
#: Where a change is asked for; beside it what was asked for is withdrawn.
ASK = ".ask:has([name=uscc])"


@pytest.fixture
def person(full_register):
    """Return somebody who acts for a supplier that is full of everything."""
    return MembershipFactory(supplier=Supplier.objects.get(code="S1"), user__full_name="陳大文").user


@pytest.fixture
def be(page, live_server):
    """Return a function that lets the browser be somebody at the portal who reads Chinese."""

    def as_person(person):
        session = {"name": PORTAL_COOKIE, "value": entered(person).cookies[PORTAL_COOKIE].value}
        language = {"name": "django_language", "value": "zh-hant"}
        page.context.add_cookies([cookie | {"url": live_server.url} for cookie in (session, language)])
        return page

    return as_person


def open_all(page):
    for summary in page.locator("details:not([open]) > summary").all():
        if summary.is_visible():
            summary.click()


def test_the_page_is_fit_for_everybody_closed_opened_and_with_errors(be, person, said):
    page, found = be(person), {}

    found["closed"] = looked_at(page, ADDRESS, said)
    open_all(page)
    open_all(page)
    found["opened"] = as_it_stands(page, said)
    page.fill("[name=uscc]", "123")
    page.locator(f"{ASK} form button.primary").click()
    page.wait_for_selector(".errornote")
    found["errors"] = as_it_stands(page, said)

    assert found == {"closed": [], "opened": [], "errors": []}


def test_where_nobody_asked_for_anything_the_page_is_fit_too(be, full_register, said):
    person = MembershipFactory(supplier=Supplier.objects.get(code="S2")).user

    assert looked_at(be(person), ADDRESS, said) == []


def test_errors_are_read_first_and_what_was_typed_is_kept(be, person):
    page = be(person)
    page.set_viewport_size(PHONE)
    page.goto(ADDRESS)

    page.locator(f"{ASK} > summary").click()
    page.fill("[name=uscc]", "123")
    page.fill("[name=name_en]", "Kept Ltd")
    page.locator(f"{ASK} form button.primary").click()
    page.wait_for_selector(".errornote")

    assert page.evaluate("document.activeElement.className") == "errornote"
    page.locator(".errornote a").first.click()
    assert page.evaluate("document.activeElement.name") == "uscc"
    assert page.input_value("[name=name_en]") == "Kept Ltd"


def test_what_is_asked_for_by_keys_alone_is_decided_and_read(page_of_root, be, person):
    page = be(person)
    page.set_viewport_size(PHONE)
    page.goto(ADDRESS)
    page.locator(f"{ASK} > summary").focus()
    page.keyboard.press("Enter")
    page.locator("[name=name_en]").focus()
    page.keyboard.type("Renamed Ltd")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist")

    asked = ChangeRequest.objects.order_by("pk").last()
    page.goto(asked.get_absolute_url())
    page.locator("input[value=refuse]").check()
    page.locator("textarea").fill("請附變更通知書。")
    page.locator("#content-main button.primary").click()
    page.wait_for_selector(".messagelist")
    page.goto(ADDRESS)

    assert page.get_by_text("請附變更通知書。").is_visible()
    assert Supplier.objects.get(code="S1").name_en != "Renamed Ltd"
