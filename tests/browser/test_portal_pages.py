"""Every page that the portal shows a contact: for everybody, by the keyboard alone, without a script."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.sessions import PORTAL_COOKIE
from attestations.models import Requirement
from foundation.dates import today
from suppliers.models import Upload
from tests.browser.test_every_page import as_it_stands
from tests.browser.test_portal import PHONE
from tests.browser.watching import LINKS, faults
from tests.factories import CommitmentTextFactory
from tests.portal.doors import entered
from tests.portal.sown import OTHER, commitment, two
from tests.portal.test_matrix import KEYS, PAGES, patterns, rows
from tests.thorough import IN_PART_AND_WHOLE

#: What stands on a page to be worked with, as the keyboard gets to it: of radio buttons one.
TO_WORK_WITH = """
    [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter(
        (part) => part.checkVisibility({visibilityProperty: true}) && !part.disabled && part.tabIndex >= 0)
"""

#: Pages on which a supplier's two minutes go by.
OFTEN = ("home", "hand-in", "check", "signed", "company")
#: Pages on which the name of a file is a link among other words.
WITH_LINKS = ("papers", "paper", "sign")


@pytest.fixture
def visitor(transactional_db):
    """Return a contact of whom everything is known, and what names the rows."""
    one, _other = two()
    # Something else was signed already: its page would lead on.
    named = rows(one, OTHER) | {"passkey": one.passkey.public_id}
    client = entered(one.person)
    return SimpleNamespace(client=client, named=named, key=client.cookies[PORTAL_COOKIE].value)


@pytest.fixture
def addresses(visitor):
    """Return every address that shows him a page, by its name."""
    found = {}
    for name in sorted({*patterns()} & {*PAGES}):
        address = reverse(f"portal:{name}", args=[visitor.named[key] for key in KEYS.get(name, ())])
        answer = visitor.client.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            found[name] = address
    return found


def opened(context, visitor, live_server, language="zh-hans"):
    cookies = [{"name": PORTAL_COOKIE, "value": visitor.key}, {"name": "django_language", "value": language}]
    context.add_cookies([cookie | {"url": live_server.url} for cookie in cookies])
    page = context.new_page()
    page.set_viewport_size(PHONE)
    return page


@IN_PART_AND_WHOLE
def test_every_page_is_fit_for_everybody_and_is_worked_by_the_keyboard(whole, context, visitor, addresses, live_server):
    page, said = opened(context, visitor, live_server), []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)

    wanted = addresses if whole else {name: addresses[name] for name in OFTEN}
    found, out_of_reach = {}, {}
    for name, address in wanted.items():
        page.goto(address)
        out_of_reach[name] = not_reached(page)
        found[name] = as_it_stands(page, said)

    assert {*addresses} >= {"home", "papers", "company", "hand-in", "clause", "check", "paper", "take-back", "signed"}
    assert found == {name: [] for name in wanted}
    assert out_of_reach == {name: [] for name in wanted}


# Its colour and its line are the same in every language; the length of the words around it is not.
@pytest.mark.parametrize(
    "language",
    ["en", pytest.param("zh-hant", marks=pytest.mark.proof), pytest.param("zh-hans", marks=pytest.mark.proof)],
)
@IN_PART_AND_WHOLE
def test_a_link_in_a_text_is_told_by_more_than_its_colour(language, whole, context, visitor, addresses, live_server):
    # The shorter its name, the more a file's link is one among other words.
    Upload.objects.update(name="js.pdf")
    commitment("unsigned", "unsigned", (), today())
    CommitmentTextFactory(requirement=Requirement.objects.get(code="unsigned"), language="en", today=today())
    page = opened(context, visitor, live_server, language)

    wanted = addresses | {"sign": reverse("portal:sign", args=["unsigned"])}
    # The test above lets axe look at all pages by this rule, in one language and with names as long as most are.
    if not whole:
        wanted = {name: wanted[name] for name in WITH_LINKS}
    found = {}
    for name, address in wanted.items():
        page.goto(address)
        found[name] = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found[name] += faults(page, LINKS)

    assert {*found} >= {*WITH_LINKS}
    assert found == {name: [] for name in found}


def not_reached(page):
    """Press Tab through the page; return what can be worked with and never had the focus, or had it unseen."""
    page.evaluate("window.reached = new Set()")
    is_inside = True
    while is_inside:
        page.keyboard.press("Tab")
        is_inside = page.evaluate("""() => {
            const part = document.activeElement;
            const label = part.labels?.[0];
            const rings = [part, label].filter(Boolean).map((one) => getComputedStyle(one));
            if (rings.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none")) {
                reached.add(part);
                if (part.type === "radio") {
                    document.getElementsByName(part.name).forEach((other) => reached.add(other));
                }
            }
            return part !== document.body;
        }""")
    return page.evaluate(f"{TO_WORK_WITH}.filter((part) => !reached.has(part)).map((part) => part.outerHTML)")


def test_every_form_can_be_sent_without_a_script(browser, visitor, addresses, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = opened(context, visitor, live_server)

    shut = {}
    for name, address in addresses.items():
        page.goto(address)
        # What is folded away is unfolded by the browser itself.
        forms = page.locator("form:not(details form)").all()
        shut[name] = [form.get_attribute("action") for form in forms if not form.locator("button:visible").count()]

    assert shut == {name: [] for name in addresses}
    context.close()
