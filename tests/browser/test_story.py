"""As a person does it: log in, bring a workbook, see the published figures, on a screen and on a phone."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User
from accounts.services import system_user
from tests.browser.watching import faults
from tests.kept import put_back
from tests.thorough import IN_PART_AND_WHOLE

PASSWORD = "a-long-enough-password"


@pytest.fixture
def officer(shipped_rows, transactional_db):
    put_back(shipped_rows)
    return User.objects.create_superuser(
        "officer@example.com", PASSWORD, full_name="王敏", language="zh-hant", actor=system_user()
    )


def log_in(page, officer):
    page.goto("/admin/")
    page.fill("[name=username]", officer.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("#logout-form")).to_be_attached()


def test_a_workbook_goes_in_and_the_published_figures_come_out(page, officer, said, tmp_path):
    workbook = tmp_path / "tracker.xlsx"
    call_command("demo_workbook", workbook, language="zh-hant")
    log_in(page, officer)

    page.goto("/admin/suppliers/supplier/import/")
    page.set_input_files("[name=file]", workbook)
    page.get_by_role("button", name="預覽").click()
    expect(page.locator(".counts strong").first).to_have_text("410")
    page.get_by_role("button", name="導入", exact=True).click()
    expect(page.get_by_role("heading", name="文件已導入")).to_be_visible()
    page.goto("/admin/reports/compliance/?period=2024-12")
    regions = page.locator("#suppliers_by_region table").first.inner_text().split()
    signed = page.locator("#commitments table").first.inner_text()

    assert [word for word in regions if word in ("341", "353", "298")] == ["341", "353", "298"]
    assert [word for word in regions if word in ("363", "377", "310")] == ["363", "377", "310"]
    assert "287" in signed
    assert "反商業賄賂承諾書" in signed
    assert said == []


#: Of these axe finds on a phone what the others have too; `make proofs` lets it look at all.
LOOKED_AT = {"/admin/", "/admin/suppliers/supplier/", "/admin/suppliers/supplier/add/", "/admin/reports/compliance/"}


@IN_PART_AND_WHOLE
def test_the_pages_of_a_day_are_fit_for_everybody_on_a_phone(page, officer, said, whole):
    width = 390
    addresses = [
        "/admin/",
        "/admin/suppliers/supplier/",
        "/admin/suppliers/supplier/add/",
        "/admin/suppliers/supplier/import/",
        "/admin/attestations/obligation/",
        "/admin/attestations/certificate/add/",
        "/admin/attestations/applicabilityrule/",
        "/admin/attestations/requirement/1/change/",
        "/admin/reports/compliance/",
        "/admin/password_change/",
    ]
    page.set_viewport_size({"width": width, "height": 900})
    log_in(page, officer)

    wider, heard, findings = {}, {}, {}
    for address in addresses:
        page.goto(address)
        wider[address] = page.evaluate("document.documentElement.scrollWidth")
        # Before axe: what it injects the page's policy refuses, and the console says so.
        heard[address] = list(said)
        findings[address] = faults(page) if whole or address in LOOKED_AT else []
        said.clear()

    assert wider == dict.fromkeys(addresses, width)
    assert heard == {address: [] for address in addresses}
    assert findings == {address: [] for address in addresses}


def test_the_door_and_a_wrong_turn_are_fit_for_everybody(page, db):
    page.goto("/admin/login/")
    at_the_door = faults(page)
    page.goto("/nowhere/")

    assert (at_the_door, faults(page)) == ([], [])
