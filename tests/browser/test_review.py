"""As an officer does it: walk through the queue by keys, turn pages, correct, accept, refuse."""

import io
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfWriter

from accounts.services import system_user
from attestations.models import Attestation, Requirement
from demo.certificate import certificate
from foundation.dates import today
from tests.browser.watching import CONTRAST, faults
from tests.factories import AttestationFactory, DocumentFactory, FileFactory, SupplierFactory
from tests.thorough import but

QUEUE = reverse("desk:queue")
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture
def papers(full_register):
    """Let two certificates wait that look as certificates do, the first of them typed wrong; return them in order."""
    Attestation.objects.waiting().update(withdrawn_on=today())
    supplier = SupplierFactory(code="T1", name="測試電子有限公司", name_en="Test Electronics", today=today())
    requirement = Requirement.objects.get(code="iso_9001")
    return [paper(supplier, requirement, number) for number in ("QMS-1", "QMS-2")]


def paper(supplier, requirement, number):
    given = {"supplier": supplier, "requirement": requirement, "number": number, "holder_name": supplier.name}
    printed = certificate(Attestation(issuing_body="SGS", valid_from=today(), valid_until=today(), **given))
    upload = DocumentFactory(
        supplier=supplier,
        received_by=system_user(),
        file=FileFactory(content=of_two_pages(printed)),
        pages=2,
        read={"number": "QMS-1"},
    )
    return AttestationFactory(
        waiting=True, certificate=True, from_portal=True, upload=upload, file=upload.file, today=today(), **given
    )


def of_two_pages(content):
    written, two = PdfWriter(), io.BytesIO()
    for _page in range(2):
        written.append(io.BytesIO(content))
    written.write(two)
    return two.getvalue()


def test_a_day_of_reviews_goes_by_keys(page_of_root, papers, said):
    page = page_of_root
    first, second = papers

    page.goto(QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('desk:item', args=[first.public_id])}")
    expect(page.locator(".desk-place")).to_contain_text("2")
    page.keyboard.press("+")
    expect(page.locator(".desk-sheet.zoom-2")).to_be_visible()
    page.keyboard.press("-")
    expect(page.locator(".desk-sheet.zoom-1")).to_be_visible()
    page.keyboard.press("j")
    page.wait_for_url(f"**{reverse('desk:item', args=[second.public_id])}")
    page.keyboard.press("k")
    page.wait_for_url(f"**{reverse('desk:item', args=[first.public_id])}")
    page.keyboard.press("a")
    expect(page.locator("[data-key=a]")).to_be_focused()
    assert Attestation.objects.waiting().filter(withdrawn_on=None).count() == 2
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('desk:item', args=[second.public_id])}")
    page.keyboard.press("r")
    expect(page.locator("[name=reason]")).to_be_focused()
    page.select_option("[name=reason]", "scope")
    page.locator(".button.danger").click()
    page.wait_for_url(f"**{QUEUE}")

    decided = Attestation.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    assert list(decided.values_list("decision", flat=True)) == ["accepted", "refused"]
    assert said == []


def test_turning_a_page_keeps_what_was_typed(page_of_root, papers):
    page = page_of_root
    page.goto(reverse("desk:item", args=[papers[0].public_id]))
    page.keyboard.press("r")
    page.fill("[name=words]", "公章不清晰")

    page.locator("[data-key=ArrowRight]").click()

    expect(page.locator(".desk-sheet img")).to_have_attribute("src", re.compile("/pages/2/"))
    assert page.input_value("[name=words]") == "公章不清晰"


def test_to_say_why_it_is_refused_leaves_the_checks_in_sight(page_of_root, papers):
    page = page_of_root
    page.set_viewport_size(WIDE)
    page.goto(reverse("desk:item", args=[papers[0].public_id]))
    page.keyboard.press("r")

    box = page.locator(".desk-decision").bounding_box()
    button = page.locator(".desk-refusal .danger").bounding_box()

    assert box["height"] <= WIDE["height"] / 3
    assert button["y"] + button["height"] <= box["y"] + box["height"]


def test_keys_can_be_switched_off(page_of_root, papers):
    page = page_of_root
    page.goto(QUEUE)
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.dataset.item")

    page.reload()
    page.locator("[data-keys-switch]").click()
    page.keyboard.press("j")

    assert focused is None
    expect(page.locator("a[data-item]").first).to_be_focused()


def test_without_javascript_all_of_it_is_links_and_buttons(browser, page_of_root, papers, live_server):
    first, second = papers
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    context.add_cookies(page_of_root.context.cookies())
    page = context.new_page()

    page.goto(QUEUE)
    page.locator("a[data-item]").first.click()
    page.locator("[data-turn][data-key=ArrowRight]").click()
    seen = page.locator(".desk-sheet img").get_attribute("src")
    page.locator("[data-key=a]").click()

    assert "/pages/2/" in seen
    assert page.url.endswith(reverse("desk:item", args=[second.public_id]))
    assert Attestation.objects.get(pk=first.pk).decision == "accepted"
    context.close()


@pytest.mark.parametrize("opened", but({"forms", "errors"}, ["item", "forms", "errors", "stale", "decided"]))
def test_its_pages_are_fit_for_everybody(opened, page_of_root, papers, said):
    page, (first, _second) = page_of_root, papers
    page.goto(reverse("desk:item", args=[first.public_id]))
    if opened == "forms":
        page.evaluate("document.querySelectorAll('.desk details').forEach((part) => { part.open = true; })")
    if opened in ("errors", "decided"):
        page.keyboard.press("r")
        page.select_option("[name=reason]", "scope" if opened == "decided" else "")
        page.locator(".button.danger").click()
        page.wait_for_load_state()
    if opened == "stale":
        Attestation.objects.filter(pk=first.pk).update(scope="Another")
        page.locator("[data-key=a]").click()
        page.wait_for_selector(".errornote")
    if opened == "decided":
        page.goto(reverse("desk:item", args=[first.public_id]))

    heard = [line for line in said if "409" not in line]
    found = [heard, faults(page)]
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        found.append(max(0, page.evaluate("document.documentElement.scrollWidth") - size["width"]))
    page.emulate_media(color_scheme="dark")
    found.append(faults(page, CONTRAST))

    assert found == [[], [], 0, 0, []]
