"""A firm applies on the phone, and is let in at the desk: each page fit for everybody as it stands."""

import pytest

from suppliers.models import Application, Submission
from suppliers.services.applications import key_of
from tests.browser.test_company import PHONE
from tests.browser.test_every_page import as_it_stands, looked_at
from tests.factories import ApplicationFactory
from tests.portal.doors import codes

TYPED = {
    "name_en": "Suzhou Hengsheng Spring Co., Ltd.",
    "uscc": "91320505MA1MHJ2P1D",
    "place": "蘇州市虎丘區金楓路216號",
    "supplies": "精密彈簧",
    "person": "沈佳宜",
}


@pytest.fixture
def application(full_register):
    return ApplicationFactory(firm="恆盛彈簧", address="shen@hengsheng.example", language="zh-hant")


@pytest.fixture
def phone(page, live_server):
    """Be somebody with a phone who reads Chinese."""
    page.set_viewport_size(PHONE)
    page.context.add_cookies([{"name": "django_language", "value": "zh-hant", "url": live_server.url}])
    return page


def test_a_firm_applies_on_the_phone(phone, application, said):
    found = {"link": looked_at(phone, f"/portal/apply/{key_of(application)}/", said)}
    phone.set_viewport_size(PHONE)
    phone.locator("main form button.primary").click()
    phone.wait_for_selector("[name=code]")
    [(code, _address)] = codes()
    phone.fill("[name=code]", code)
    phone.keyboard.press("Enter")
    phone.wait_for_selector("[name=place]")
    found["form"] = as_it_stands(phone, said)
    phone.fill("[name=uscc]", "123")
    phone.locator("button[value=save]").click()
    phone.wait_for_selector(".messagelist .success")
    phone.locator("button[value=submit]").click()
    phone.wait_for_selector(".errornote")
    said.clear()  # The browser tells of the status as of an error.
    found["errors"] = as_it_stands(phone, said)
    for name, value in TYPED.items():
        phone.fill(f"[name={name}]", value)
    phone.select_option("[name=country]", "CN")
    phone.select_option("[name=category]", "metal_parts")
    phone.check("[name=has_read_conduct]")
    phone.locator("button[value=submit]").click()
    phone.wait_for_selector(".messagelist .success")
    found["submitted"] = as_it_stands(phone, said)

    assert found == {"link": [], "form": [], "errors": [], "submitted": []}
    assert Submission.objects.get(application=application).person_email == "shen@hengsheng.example"


def test_whoever_decides_lets_it_in(page_of_root, full_register, said):
    page = page_of_root
    application = Application.objects.waiting().get()

    found = {"page": looked_at(page, application.get_absolute_url(), said)}
    page.locator("button[value=decline]").click()
    page.wait_for_selector(".errornote")
    said.clear()  # The browser tells of the status as of an error.
    found["errors"] = as_it_stands(page, said)
    page.fill("[name=code]", "N7")
    page.fill("[name=another_because]", "另一家")
    page.locator("button[value=accept]").click()
    page.wait_for_selector(".messagelist .success")
    found["enter"] = looked_at(page, "/admin/suppliers/application/enter/", said)

    application.refresh_from_db()
    assert found == {"page": [], "errors": [], "enter": []}
    assert application.became.code == "N7"
