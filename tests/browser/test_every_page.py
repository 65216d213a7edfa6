"""Every page of the admin in a browser: nothing for axe to find, light or dark, a clean console, no page too wide."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from tests.browser.watching import CONTRAST, faults

APPS = sorted({model._meta.app_label for model in admin.site._registry})
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
OTHERS = ["admin:index", "admin:password_change", "desk:queue", "reports:compliance"]
#: The application at which the suite looks: the others are looked at by the proofs.
FIRST = "suppliers"
#: The models of it at whose pages the suite looks: those that people have open most of the day.
OFTEN = {"supplier", "contact", "stagerequest"}
#: Nobody deletes anything here; who is refused a page is the business of tests/admin/test_access.py.
PAGES = ("changelist", "change")
#: Only the proofs open these of each model: most of what is on them is on those of rows that there are.
MORE_PAGES = ("add",)
#: The same for all models but for the words in it: the proofs look at them in each application.
ALIKE = ("add", "import", "history")
#: Pages that differ in their columns or fields, which may be too wide; axe finds in all what it finds in one, nearly:
#: the proofs let it look at all that show a row.
LOOKED_AT = ("changelist", "change")


def addresses(models, pages, alike=ALIKE, only_looked_at=LOOKED_AT):
    """Give the address of these pages of each model that has them, and of those that are alike the first."""
    seen = set()
    for model in models:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        newest = model._default_manager.order_by("pk").last()
        for kind in dict.fromkeys([*pages, *(kind for kind in alike if kind not in seen)]):
            try:
                address = reverse(f"{name}_{kind}", args=[newest.pk] if kind in ("change", "history") else [])
            except NoReverseMatch:
                continue
            yield address, as_it_looks if kind in only_looked_at and kind in seen else as_it_stands
            seen.add(kind)


def as_it_stands(page, said):
    """Return what is wrong with the page that is open."""
    # Before axe: what it injects the page's policy refuses, and the console says so.
    wrong = as_it_looks(page, said)
    wrong += [f"light: {found}" for found in faults(page)]
    page.emulate_media(color_scheme="dark")
    wrong += [f"dark: {found}" for found in faults(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    said.clear()
    return wrong


def as_it_looks(page, said):
    """Return what the console says against the page that is open, and whether it is too wide."""
    page.wait_for_load_state()
    wrong = list(said)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{wide} pixels wide on {size['width']}"] if wide > size["width"] else []
    return wrong


def looked_at(page, where, said, look=as_it_stands):
    """Open a page as a person may, and return what is wrong with it."""
    said.clear()
    answer = page.goto(where)
    if answer.status == 403:
        return []
    return look(page, said)


@pytest.mark.parametrize(
    ("app", "whole"), [(FIRST, False), *(pytest.param(app, True, marks=pytest.mark.proof) for app in APPS)]
)
def test_every_page_of_an_application_is_fit_for_everybody(app, whole, page_of_root, said):
    models = [model for model in apps.get_app_config(app).get_models() if admin.site.is_registered(model)]
    models = [model for model in models if whole or model._meta.model_name in OFTEN]
    if whole:
        wanted = dict(addresses(models, [*PAGES, *MORE_PAGES], ALIKE, LOOKED_AT[:1]))
    else:
        wanted = dict(addresses(models, PAGES))

    found = {where: looked_at(page_of_root, where, said, look) for where, look in wanted.items()}

    assert found == {where: [] for where in wanted}


def test_the_other_pages_are_fit_for_everybody(page_of_root, said):
    wanted = [reverse(name) for name in OTHERS]

    found = {where: looked_at(page_of_root, where, said) for where in wanted}

    assert found == {where: [] for where in wanted}


def test_the_pages_between_two_steps_are_fit_for_everybody(page_of_root, said, tmp_path):
    page, found = page_of_root, {}
    sheet = tmp_path / "suppliers.csv"
    rows = ["code,name,country,category", "S1,新名稱,CN,assembly", "S9,,XX,assembly", "N1,新供應商,CN,assembly"]
    sheet.write_text("\n".join(rows), encoding="utf-8")

    page.goto(reverse("admin:attestations_attestation_changelist"))
    page.locator(".action-select").first.check()
    page.select_option("[name=action]", "refuse")
    page.get_by_role("button", name="執行").click()
    page.wait_for_selector("[name=reason]")
    found["refuse"] = as_it_stands(page, said)
    page.goto(reverse("admin:sheets_importrun_import"))
    page.set_input_files("[name=file]", sheet)
    page.get_by_role("button", name="預覽").click()
    page.wait_for_selector("table.refused")
    page.wait_for_selector("table.new")
    found["preview"] = as_it_stands(page, said)
    page.locator("a[href$='/drop/']").click()
    page.wait_for_selector(".button.danger")
    found["discard"] = as_it_stands(page, said)
    page.goto(reverse("admin:sheets_importrun_import"))
    found["import"] = as_it_stands(page, said)
    page.goto(reverse("admin:attestations_certificate_add"))
    page.locator("[name=_save]").click()
    page.wait_for_selector(".errornote")
    found["errors"] = as_it_stands(page, said)
    page.goto(reverse("admin:suppliers_supplier_changelist") + "?q=nobody")
    found["empty"] = as_it_stands(page, said)

    assert found == {step: [] for step in found}
