"""A commitment is signed on a phone, by the keyboard alone, and its receipt verifies."""

from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from attestations.models import Requirement, Signature
from evidence.models import Event
from foundation.dates import today
from suppliers.models import Membership
from tests.attestations.sealing import is_sound
from tests.browser.watching import CONTRAST, faults
from tests.factories import SupplierFactory, UserFactory, mailed_code
from tests.kept import put_back
from tests.portal.doors import entered

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def page_of_supplier(page, shipped_rows, transactional_db, live_server):
    """Be logged in as somebody of a supplier, on a phone, in Simplified Chinese."""
    put_back(shipped_rows)
    person = UserFactory(email="wangfang@hongyuan.example.com", full_name="王芳")
    Membership.objects.create(user=person, supplier=SupplierFactory(name="宏远电子", today=today()), granted_by=person)
    client = entered(person)
    cookies = [{"name": name, "value": cookie.value} for name, cookie in client.cookies.items()]
    cookies.append({"name": "django_language", "value": "zh-hans"})
    page.context.add_cookies([cookie | {"url": live_server.url} for cookie in cookies])
    page.set_viewport_size(PHONE)
    return page


def fit(page, said):
    """Return what is wrong with the page that is open."""
    wrong = [*said]  # before axe: what it injects the page's policy refuses
    wide = page.evaluate("document.documentElement.scrollWidth")
    wrong += [f"{wide} pixels wide"] if wide > PHONE["width"] else []
    wrong += [f"light: {found}" for found in faults(page)]
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {found}" for found in faults(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    said.clear()
    return wrong


def test_the_letter_of_authority_is_asked_for_where_somebody_signs_by_one(page_of_supplier, said, tmp_path):
    page, letter = page_of_supplier, tmp_path / "letter.png"
    Image.new("L", (60, 80)).save(letter)
    page.goto(reverse("portal:sign", args=["anti_bribery"]))
    asked = page.locator(".letter")

    page.locator("[value=legal_representative]").check()
    expect(asked).to_be_hidden()
    page.locator("[value=letter_of_authority]").check()
    expect(asked).to_be_visible()
    wrong = fit(page, said)
    page.set_input_files("[name=file]", letter)
    for name, value in (("name", "王芳"), ("title", "总经理")):
        page.locator(f"#id_{name}").fill(value)
    for name in ("is_read", "is_agreed"):
        page.locator(f"#id_{name}").check()
    page.locator(".signing button[type=submit]").click()
    expect(page.locator("#id_code")).to_be_visible()
    page.locator("#id_code").fill(mailed_code())
    page.locator("#id_code").press("Enter")

    expect(page.locator("dd a[href*='/portal/files/']")).to_have_text("letter.png")
    assert wrong == []
    assert Signature.objects.get().attestation.upload.name == "letter.png"


def test_a_commitment_is_signed_on_a_phone_by_the_keyboard_alone(page_of_supplier, said, tmp_path):
    page, wrong = page_of_supplier, {}
    text = Requirement.objects.get(code="anti_bribery").texts.get(language="zh-hans")

    page.goto(reverse("portal:sign", args=["anti_bribery"]))
    shown = page.locator("article.wording").inner_text()
    wrong["text"] = fit(page, said)
    with page.expect_response("**/read/"):
        page.locator("#id_is_read").focus()
    for key in ("Space", "Tab", "王芳", "Tab", "总经理", "Tab", "Space", "Tab", "Space", "Tab", "Enter"):
        page.keyboard.press(key) if key.isascii() else page.keyboard.insert_text(key)
    expect(page.locator("#id_code")).to_be_visible()
    wrong["code"] = fit(page, said)
    page.locator("#id_code").focus()
    page.keyboard.insert_text(mailed_code())
    page.keyboard.press("Enter")
    expect(page.locator("a[href$='receipt.pdf']")).to_be_visible()
    wrong["signed"] = fit(page, said)
    with page.expect_download() as download:
        page.locator("a[href$='receipt.pdf']").click()

    signature = Signature.objects.get()
    assert shown == text.text
    assert (signature.name, signature.title, signature.text) == ("王芳", "总经理", text)
    assert is_sound(Path(download.value.path()).read_bytes())
    assert '"how":"scrolled"' in Event.objects.get(action="commitment_read").payload
    assert wrong == {"text": [], "code": [], "signed": []}
