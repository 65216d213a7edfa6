"""As a supplier's contact does it: on a telephone, in Simplified Chinese, in two minutes; also without a script."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
import typst
from PIL import Image
from playwright.sync_api import expect

from accounts.sessions import PORTAL_COOKIE
from attestations.models import Attestation
from foundation.dates import today
from suppliers.models import Upload
from suppliers.services import Photo, receive_photos
from tests.browser.test_every_page import as_it_stands
from tests.factories import (
    EditionFactory,
    MembershipFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UploadFactory,
)
from tests.portal.doors import entered

PHONE = {"width": 390, "height": 844}
#: Each photo is looked through by a process of its own (milliseconds, on a machine that does much else).
LOOKED_THROUGH = 30_000
CERTIFICATE = """
#set text(size: 13pt)
#text(28pt)[Certificate] \\ ISO 9001:2015 \\
This is to certify that \\
{holder} \\
Certificate number: {number} \\
valid from {since} \\
valid until {until} \\
issued by SGS United Kingdom Ltd
"""


@pytest.fixture
def contact(transactional_db):
    """Return a supplier of whom everything is asked, and the session of its contact."""
    day = today()
    supplier = SupplierFactory(name="SHENZHEN EXAMPLE ELECTRONICS CO LTD", today=day)
    iso = RequirementFactory(code="iso_9001", certificate=True, name_zh_hans="ISO 9001质量管理体系", today=day)
    EditionFactory(requirement=iso, code="2015", today=day)
    others = [RequirementFactory(**{kind: True}, today=day) for kind in ("with_clause", "test_report", "document")]
    for requirement in (iso, *others):
        RuleFactory(requirement=requirement, today=day)
    person = MembershipFactory(supplier=supplier).user
    key = entered(person).cookies[PORTAL_COOKIE].value
    return SimpleNamespace(supplier=supplier, person=person, key=key)


@pytest.fixture
def certificate(contact, tmp_path):
    """Return the path of a PDF as a certification body sends it, and what it says."""
    until = today() + timedelta(days=900)
    says = {"holder": contact.supplier.name, "number": "QMS-2026-0417", "since": today().replace(day=1), "until": until}
    source, path = tmp_path / "certificate.typ", tmp_path / "证书.pdf"
    source.write_text(CERTIFICATE.format(**says))
    typst.compile(source, output=path)
    return SimpleNamespace(path=path, **says)


def at_portal(context, contact, live_server):
    cookies = [
        {"name": PORTAL_COOKIE, "value": contact.key},
        {"name": "django_language", "value": "zh-hans"},
    ]
    context.add_cookies([cookie | {"url": live_server.url} for cookie in cookies])
    return context.new_page()


@pytest.fixture
def phone(context, contact, live_server):
    page = at_portal(context, contact, live_server)
    page.set_viewport_size(PHONE)
    return page


@pytest.fixture
def said_on_phone(phone):
    """Collect what the console says; that a form came back with its mistakes is none."""
    lines = []
    phone.on(
        "console",
        lambda message: (
            lines.append(message.text) if message.type in ("error", "warning") and "422" not in message.text else None
        ),
    )
    return lines


def test_a_certificate_is_handed_in_on_a_telephone(phone, certificate, said_on_phone):
    phone.goto("/portal/")
    phone.locator(".task", has_text="ISO 9001").locator("a.button").click()
    phone.set_input_files("[name=file]", certificate.path)
    expect(phone.locator(".sheet img")).to_be_visible()
    filled = {name: phone.locator(f"[name={name}]").input_value() for name in ("number", "valid_until", "holder_name")}
    drawn = phone.locator(".sheet img").evaluate("image => image.decode().then(() => image.naturalWidth)")
    phone.locator(".paper-form button[type=submit]").click()
    expect(phone.locator("main .review-waiting")).to_be_visible()
    phone.goto("/portal/")

    expect(phone.locator(".lines .standing-in_review")).to_have_text("审核中")
    assert filled == {
        "number": certificate.number,
        "valid_until": certificate.until.isoformat(),
        "holder_name": certificate.holder,
    }
    assert drawn == 1000
    assert Attestation.objects.get().edition.code == "2015"
    assert said_on_phone == []


def test_what_is_typed_otherwise_than_read_is_marked_at_once(phone, certificate):
    phone.goto("/portal/hand-in/iso_9001/")
    phone.set_input_files("[name=file]", certificate.path)
    compared = phone.locator(".compared")
    expect(compared).to_be_hidden()

    phone.locator("[name=number]").fill("QMS-1")

    expect(compared).to_be_visible()
    expect(phone.locator(".field.differs")).to_have_count(1)
    expect(phone.locator(".field.differs .read")).to_contain_text(certificate.number)
    phone.locator("[name=number]").fill(certificate.number.lower())
    expect(compared).to_be_hidden()


def test_a_file_chosen_before_the_script_came_is_sent_once_it_has_come(phone, certificate):
    waiting = []

    def hold(route):
        waiting.append(route)

    phone.route("**/portal/hand-in*.js", hold)
    phone.goto("/portal/hand-in/iso_9001/", wait_until="commit")

    phone.set_input_files("[name=file]", certificate.path)
    waiting[0].continue_()

    expect(phone.locator("[name=number]")).to_have_value(certificate.number)


def test_a_dropped_file_is_taken(phone, certificate):
    phone.goto("/portal/hand-in/iso_9001/")
    content = list(certificate.path.read_bytes())
    transfer = phone.evaluate_handle(
        """content => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(content)], "dropped.pdf"));
            return transfer;
        }""",
        content,
    )

    phone.locator("form.upload").dispatch_event("drop", {"dataTransfer": transfer})

    expect(phone.locator("figcaption")).to_contain_text("dropped.pdf")


@pytest.fixture
def photographed(tmp_path):
    """Return the paths of photos of three pages, each darker than the one before."""
    paths = [tmp_path / f"IMG_{number}.jpg" for number in (1, 2, 3)]
    for number, path in enumerate(paths):
        Image.new("L", (600, 800), 240 - 80 * number).save(path)
    return paths


def test_photos_become_one_paper_and_further_pages_are_added(phone, photographed, said_on_phone):
    phone.goto("/portal/hand-in/iso_9001/")
    phone.set_input_files("[name=file]", photographed[:2])
    expect(phone.locator(".leaves img")).to_have_count(2, timeout=LOOKED_THROUGH)

    phone.set_input_files(".more [name=photo]", photographed[2])

    expect(phone.locator(".leaves img")).to_have_count(3, timeout=LOOKED_THROUGH)
    expect(phone.locator("figcaption")).to_contain_text("IMG_1.pdf")
    widths = phone.locator(".leaves img").evaluate_all(
        """all => Promise.all(all.map((image) => {
            image.loading = "eager";
            return image.decode().then(() => image.naturalWidth);
        }))"""
    )
    assert widths == [1000] * 3
    assert Upload.objects.get(grown_into=None).pages == 3
    assert said_on_phone == []


def test_dropped_photos_are_one_paper(phone, photographed):
    phone.goto("/portal/hand-in/iso_9001/")
    contents = [list(path.read_bytes()) for path in photographed]
    transfer = phone.evaluate_handle(
        """contents => {
            const transfer = new DataTransfer();
            contents.forEach((content, number) =>
                transfer.items.add(new File([new Uint8Array(content)], `page ${number}.jpg`)));
            return transfer;
        }""",
        contents,
    )

    phone.locator("form.upload").dispatch_event("drop", {"dataTransfer": transfer})

    expect(phone.locator(".leaves img")).to_have_count(3, timeout=LOOKED_THROUGH)


def test_a_pdf_among_photos_is_named_where_it_was_chosen(phone, photographed, certificate):
    phone.goto("/portal/hand-in/iso_9001/")

    phone.set_input_files("[name=file]", [photographed[0], certificate.path])

    expect(phone.locator("[data-failed]")).to_contain_text("“证书.pdf”", timeout=LOOKED_THROUGH)
    expect(phone.locator("[name=file]")).to_be_attached()


def test_photos_are_sent_and_added_without_a_script(browser, contact, photographed, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = at_portal(context, contact, live_server)
    page.goto("/portal/hand-in/iso_9001/")

    page.set_input_files("[name=file]", photographed[:2])
    page.locator(".upload button[type=submit]").press("Enter")
    page.set_input_files(".more [name=file]", photographed[2])
    page.locator(".more button[type=submit]").press("Enter")

    expect(page.locator(".leaves img")).to_have_count(3, timeout=LOOKED_THROUGH)
    context.close()


def test_a_file_that_is_not_taken_is_said_where_it_was_chosen_and_has_the_focus(phone, contact, tmp_path):
    wrong = tmp_path / "certificate.pdf"
    wrong.write_text("<svg/>")
    phone.goto("/portal/hand-in/iso_9001/")

    phone.set_input_files("[name=file]", wrong)

    expect(phone.locator("[data-failed]")).to_be_focused()
    expect(phone.locator("[data-failed]")).not_to_be_empty()
    expect(phone.locator("[name=file]")).to_be_attached()
    assert Upload.objects.get().state == "refused"


def test_all_of_it_goes_with_the_keyboard_and_without_a_script(browser, contact, certificate, live_server):
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = at_portal(context, contact, live_server)
    page.goto("/portal/")
    page.locator(".task", has_text="ISO 9001").locator("a.button").press("Enter")

    page.set_input_files("[name=file]", certificate.path)
    page.locator("[name=file]").press("Tab")
    page.keyboard.press("Tab")
    page.locator(".upload button[type=submit]").press("Enter")
    page.locator("[name=number]").fill("QMS-1")
    page.locator("[name=number]").press("Enter")
    expect(page.locator(".errornote")).to_be_focused()
    page.locator("[name=compared]").press("Space")
    page.locator("[name=compared]").press("Enter")
    page.locator("a[href$='/take-back/']").press("Enter")
    page.locator("main form button").press("Enter")

    expect(page.locator("main .review-recalled")).to_be_visible()
    assert Attestation.objects.get().number == "QMS-1"
    context.close()


def test_the_pages_of_photos_are_fit_for_everybody(phone, contact, photographed, said_on_phone):
    photos = receive_photos(
        [Photo(io.BytesIO(path.read_bytes()), path.name) for path in photographed],
        supplier=contact.supplier, actor=contact.person, read=lambda _path, _type: {},
    )  # fmt: skip

    phone.goto(f"/portal/hand-in/iso_9001/{photos.public_id}/")

    assert as_it_stands(phone, said_on_phone) == []


def test_a_form_with_errors_is_fit_for_everybody(phone, contact, certificate, said_on_phone):
    upload = UploadFactory(supplier=contact.supplier, actor=contact.person, says={"number": "QMS-7"}, name="证书.pdf")
    phone.goto(f"/portal/hand-in/iso_9001/{upload.public_id}/")
    phone.locator(".paper-form button[type=submit]").click()
    expect(phone.locator(".errornote")).to_be_visible()

    assert as_it_stands(phone, said_on_phone) == []
