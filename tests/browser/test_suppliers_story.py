"""The whole story in Simplified Chinese: invited, let in, a certificate handed in and accepted, a commitment signed."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import typst
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from accounts.sessions import PORTAL_COOKIE
from attestations.models import Attestation, Requirement, Signature
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import today
from tests.attestations.sealing import is_sound
from tests.browser.test_portal import CERTIFICATE, PHONE
from tests.factories import RuleFactory, SupplierFactory, UserFactory, mailed_code
from tests.kept import put_back
from tests.portal.doors import codes

ADDRESS = "wangfang@hongyuan.example.com"
NUMBER = "QMS-2026-0417"


@pytest.fixture(scope="session")
def browser_context_args(live_server):
    """Be in Shenzhen, officer and supplier."""
    return {"base_url": live_server.url, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def supplier(shipped_rows, transactional_db):
    """A cooperating supplier that owes a certificate and the commitments that ship."""
    put_back(shipped_rows)
    RuleFactory(requirement=Requirement.objects.get(code="iso_9001"), today=today())
    return SupplierFactory(code="S1", name="宏远电子有限公司", today=today())


@pytest.fixture
def desk(supplier, new_context, client, live_server):
    """The page of an officer."""
    client.force_login(UserFactory(email="ho@example.com", full_name="何咏恩", role="officer"))
    context = new_context()
    context.add_cookies(
        [
            {"name": "goodstanding_staff", "value": client.cookies["goodstanding_staff"].value, "url": live_server.url},
            {"name": "django_language", "value": "zh-hans", "url": live_server.url},
        ]
    )
    return context.new_page()


@pytest.fixture
def phone(new_context):
    """The telephone of the supplier's contact, who was never here."""
    return new_context(viewport=PHONE).new_page()


@pytest.fixture
def paper(supplier, tmp_path):
    """A certificate as its body sends it."""
    source, path = tmp_path / "certificate.typ", tmp_path / "证书.pdf"
    until = today() + timedelta(days=900)
    source.write_text(
        CERTIFICATE.format(holder=supplier.name, number=NUMBER, since=today().replace(day=1), until=until)
    )
    typst.compile(source, output=path)
    return path


def test_from_the_invitation_to_good_standing(desk, phone, supplier, paper):
    invited(desk, supplier)
    let_in(phone)
    handed_in(phone, paper)
    accepted(desk)
    phone.goto("/portal/")
    expect(phone.locator(".lines", has_text="ISO 9001").locator(".standing-valid").first).to_have_text("有效")
    receipt = signed(phone)

    assert Attestation.objects.get(number=NUMBER).decision == "accepted"
    assert is_sound(receipt)
    assert Event.objects.filter(action="commitment_signed").count() == Signature.objects.count() == 1
    assert list(findings()) == []


def invited(desk, supplier):
    """Invite the contact from the supplier's page."""
    desk.goto(reverse("admin:suppliers_supplier_portal", args=[supplier.pk]))
    desk.locator("#id_email").fill(ADDRESS)
    desk.locator("#id_full_name").fill("王芳")
    desk.locator("#id_language").select_option("zh-hans")
    desk.locator("#id_email").press("Enter")
    expect(desk.locator(".messagelist")).to_be_visible()


def let_in(phone):
    """Follow the invitation, and prove by a code that the mail is read."""
    (invitation,) = (message for message in mail.outbox if message.to == [ADDRESS])
    phone.goto(re.search(r"/portal/invitation/\S+/", invitation.body)[0])
    phone.locator("main form button").click()
    phone.locator("#id_code").fill(codes()[-1][0])
    phone.keyboard.press("Enter")
    expect(phone.locator(".portal-whom")).to_contain_text("宏远电子有限公司")
    assert {cookie["name"] for cookie in phone.context.cookies()} >= {PORTAL_COOKIE}


def handed_in(phone, paper):
    """Choose the file, look at what was read from it, and hand it in."""
    phone.locator(".task", has_text="ISO 9001").locator("a.button").click()
    phone.set_input_files("[name=file]", paper)
    expect(phone.locator("[name=number]")).to_have_value(NUMBER)
    phone.locator(".paper-form button[type=submit]").click()
    expect(phone.locator("main .review-waiting")).to_be_visible()
    phone.goto("/portal/")
    expect(phone.locator(".lines .standing-in_review")).to_have_text("审核中")


def accepted(desk):
    """Open what waits, and accept it."""
    desk.goto(reverse("desk:queue"))
    desk.locator(f"a[href$='{reverse('desk:item', args=[Attestation.objects.get().public_id])}']").first.click()
    expect(desk.locator(".desk-sheet img")).to_be_visible()
    desk.locator("[data-key=a]").click()
    desk.wait_for_url(f"**{reverse('desk:queue')}")


def signed(phone):
    """Sign a commitment and return the receipt."""
    phone.goto(reverse("portal:sign", args=["anti_bribery"]))
    phone.locator("#id_is_read").check()
    phone.locator("[name=name]").fill("王芳")
    phone.locator("[name=title]").fill("总经理")
    phone.locator("[name=capacity]").first.check()
    phone.locator("#id_is_agreed").check()
    phone.locator("main form button[type=submit]").last.click()
    phone.locator("#id_code").fill(mailed_code())
    phone.keyboard.press("Enter")
    with phone.expect_download() as download:
        phone.locator("a[href$='receipt.pdf']").click()
    return Path(download.value.path()).read_bytes()
