"""Every page of the admin in a browser: nothing serious for axe, light or dark, a clean console, no page too wide."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests.admin.register import address, fill
from tests.browser.watching import serious

APPS = sorted({model._meta.app_label for model in admin.site._registry})
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
OTHERS = ["admin:index", "admin:password_change", "reports:compliance"]
#: A row without a number of its own, and a page that is there for some rows alone.
PAGES = ("changelist", "add", "import", "change", "history", "delete")


@pytest.fixture
def full_register(transactional_db):
    """Hold a row of every kind and somebody who may do everything."""
    call_command("load_reference", verbosity=0)
    fill()
    return User.objects.get(email=address("root"))


@pytest.fixture
def page_of_root(page, full_register, client, live_server):
    """Be logged in as somebody who reads Chinese."""
    client.force_login(full_register)
    session = {"name": "goodstanding_staff", "value": client.cookies["goodstanding_staff"].value}
    language = {"name": "django_language", "value": "zh-hant"}
    page.context.add_cookies([cookie | {"url": live_server.url} for cookie in (session, language)])
    return page


def addresses(model):
    """Give the address of every page of a model that there is."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    newest = model._default_manager.order_by("pk").last()
    for kind in PAGES:
        try:
            yield reverse(f"{name}_{kind}", args=[newest.pk] if kind in ("change", "history", "delete") else [])
        except NoReverseMatch:
            continue


def looked_at(page, where, said):
    """Open a page as a person may, and return what is wrong with it."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    said.clear()
    page.goto(where)
    if page.locator("text=403").count() and page.title().startswith("403"):
        return []
    # Before axe: what it injects the page's policy refuses, and the console says so.
    wrong = list(said)
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{wide} pixels wide on {size['width']}"] if wide > size["width"] else []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        wrong += [f"{scheme}: {found}" for found in serious(page)]
    return wrong


@pytest.mark.parametrize("app", APPS)
def test_every_page_of_an_application_is_fit_for_everybody(app, page_of_root, said):
    models = [model for model in apps.get_app_config(app).get_models() if admin.site.is_registered(model)]
    wanted = [where for model in models for where in addresses(model)]

    found = {where: looked_at(page_of_root, where, said) for where in wanted}

    assert found == {where: [] for where in wanted}


def test_the_other_pages_are_fit_for_everybody(page_of_root, said):
    wanted = [reverse(name) for name in OTHERS]

    found = {where: looked_at(page_of_root, where, said) for where in wanted}

    assert found == {where: [] for where in wanted}
