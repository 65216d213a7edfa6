"""No page falls back to English."""

import json
import re
from functools import cache
from html.parser import HTMLParser

import opencc
import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attestations.models import Attestation
from foundation.discovery import declared
from reminders.models import WebhookEndpoint
from sheets.resource import sheet_resources
from tests.admin.register import address
from tests.admin.test_pages import offences, pages
from tests.thorough import first_of_each

pytestmark = pytest.mark.either

#: Latin letters that Chinese pages may show.
ALLOWED = re.compile(
    r"""
    Goodstanding                        # the product
    | English                           # a language by its own name
    | HKEX|GRI|ISO|IEC|QC|RoHS|GB       # who sets the rules, and their numbers
    | Webhook|HTML|JSON|PDF|XLSX|CSV|TSV|Excel|OpenDocument|xlsx?|ods|UTF|Big5|SHA|MB|\.csv  # forms of files
    | PNG|JPEG                          # forms of pictures
    | \#REF!                            # what spreadsheets say
    | IANA|Asia/Shanghai                # time zones go by these names alone
    | LEI|LDAP|SSO|UUID|IP              # systems without a Chinese name
    | Control|Command|Mac               # keys of a keyboard
    | manage\.py|verify_evidence|(?:compliance)?_report|month|as_of|tables  # commands; keys of a report
    | [0-9a-f]{12,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-  # hashes and references
    """,
    re.VERBOSE,
)
LATIN = re.compile(r"[A-Za-z]{2,}")


class Visible(HTMLParser):
    """What a page says to those who see it and to those who hear it."""

    SPOKEN = ("alt", "aria-label", "placeholder", "title")
    SILENT = ("code", "script", "style", "svg")

    def __init__(self, html):
        super().__init__()
        self.said = []
        self.silent = 0
        # Where a line may break, a word goes on.
        self.feed(html.replace("<wbr>", ""))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.silent += tag in self.SILENT
        self.said += [given[name] for name in self.SPOKEN if given.get(name)]
        if tag == "input" and given.get("type") in ("button", "submit"):
            self.said.append(given.get("value", ""))

    def handle_endtag(self, tag):
        self.silent -= tag in self.SILENT

    def handle_data(self, data):
        if not self.silent:
            self.said.append(" ".join(data.split()))


def texts_of(value):
    """Give a stored text, or the texts of what is stored as JSON: the whole as a page may show it, and each."""
    if isinstance(value, str):
        yield value
        return
    yield json.dumps(value, ensure_ascii=False)
    for cell in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from [cell] if isinstance(cell, str) else ()


@pytest.fixture(scope="module")
def typed(filled, django_db_blocker):
    """Return a pattern of everything that people typed, or that has English beside Chinese: no remnant."""
    with django_db_blocker.unblock():
        found = {
            text
            for model in apps.get_models()
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
            for value in model._base_manager.values_list(field.name, flat=True).distinct()
            for text in texts_of(value)
            if model._meta.app_label not in ("auth", "contenttypes")
        }
        # Of an address a page shows where it is.
        found |= {endpoint.origin for endpoint in WebhookEndpoint.objects.all()}
    reference = [sheet() for module in declared("reference") for sheet in getattr(module, "SHEETS", [])]
    found |= {
        title
        for sheet in [*sheet_resources(), *reference]
        for column in sheet.columns
        for title in column.titles.values()
    }
    texts = sorted({" ".join(text.split()) for text in found if LATIN.search(text)}, key=len, reverse=True)
    return re.compile(rf"(?<![A-Za-z])(?:{'|'.join(map(re.escape, texts))})(?![A-Za-z])")


@pytest.fixture
def reading(filled, db):
    """Return a function that gives the client of somebody who may do everything and reads a language."""

    def in_language(language):
        client = Client(headers={"accept-language": language})
        client.force_login(User.objects.get(email=address("root")))
        return client

    return in_language


@pytest.fixture(scope="module")
def is_remnant(typed):
    """Return a function that tells whether a text has Latin letters; most texts stand on every page."""
    return cache(lambda text: bool(LATIN.search(ALLOWED.sub("", typed.sub("", text)))))


@pytest.fixture
def remnants(is_remnant):
    """Return a function that lists what a page says in Latin letters beside what people typed."""

    def of(response):
        said = {*Visible(response.content.decode()).said}
        return sorted(text for text in said if LATIN.search(text) and is_remnant(text))

    return of


def empty_form(page):
    """Return the post of a form in which nothing was filled in."""
    formsets = page.context.get("inline_admin_formsets", [])
    return {f"{found.formset.prefix}-{name}_FORMS": "0" for found in formsets for name in ("TOTAL", "INITIAL")}


LANGUAGES = ("zh-hant", "zh-hans")


@pytest.mark.parametrize(
    "model",
    first_of_each(admin.site._registry, lambda model: model._meta.app_label),
    ids=lambda model: model._meta.label_lower,
)
# That what is said in one kind of characters is said in the other too, the catalogues show.
@pytest.mark.parametrize("language", ["zh-hant", pytest.param("zh-hans", marks=pytest.mark.proof)])
def test_the_pages_of_a_model_are_chinese_and_keep_to_the_policy(language, model, reading, remnants):
    client, name = reading(language), f"{model._meta.app_label}_{model._meta.model_name}"
    add, changelist = reverse(f"admin:{name}_add"), reverse(f"admin:{name}_changelist")

    answers = {address: client.get(address) for address in [*pages(name, model), f"{changelist}?q=zz"]}
    if answers[add].status_code == 200:
        answers[f"{add} left empty"] = client.post(add, empty_form(answers[add]))

    assert {address: answer.status_code for address, answer in answers.items()} == {
        address: 403 if address == add and f"{add} left empty" not in answers else 200 for address in answers
    }
    assert {address: found for address, answer in answers.items() if (found := remnants(answer))} == {}
    assert {address: offences(answer) for address, answer in answers.items()} == {
        address: ([], language) for address in answers
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_pages_are_chinese(language, reading, remnants):
    client, stranger = reading(language), Client(headers={"accept-language": language})
    wrong = {"old_password": "wrong", "new_password1": "password", "new_password2": "different"}

    answers = {
        "home": client.get(reverse("admin:index")),
        "application": client.get(reverse("admin:app_list", args=["suppliers"])),
        "queue": client.get(reverse("desk:queue")),
        "item": client.get(reverse("desk:item", args=[Attestation.objects.waiting().get().public_id])),
        "report": client.get(reverse("reports:compliance")),
        "future report": client.get(reverse("reports:compliance"), {"period": "2999-01"}),
        "password": client.get(reverse("admin:password_change")),
        "wrong password": client.post(reverse("admin:password_change"), wrong),
        "changed password": client.get(reverse("admin:password_change_done")),
        "missing": client.get("/admin/missing/"),
        "forbidden": client.get(reverse("admin:suppliers_supplier_delete", args=[1])),
        "log-in": stranger.get(reverse("admin:login")),
        "wrong log-in": stranger.post(reverse("admin:login"), {"username": "who@example.com", "password": "wrong"}),
        "expired form": Client(enforce_csrf_checks=True, headers={"accept-language": language}).post(
            reverse("admin:login")
        ),
        "logged out": client.post(reverse("admin:logout")),
    }

    assert {name: found for name, answer in answers.items() if (found := remnants(answer))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_is_refused_in_chinese(language, reading, remnants):
    client = reading(language)
    rows = [
        "code,name,stage,country,category,uscc,registered_on,is_core",
        "S8,,甲,乙,丙,丁,2024-13-45,戊",
        "S9,己,applied,CN,assembly,,03/04/2024,",
        "S9,庚,left,CN,assembly,,,",
        f"S7,{'長' * 300},active,CN,packaging,,#REF!,",
    ]
    supplier, attestation = "admin:suppliers_supplier", "admin:attestations_attestation"
    action = {"action": "refuse", "index": "0", "_selected_action": "1"}

    answers = {
        "no file": client.post(reverse(f"{supplier}_import")),
        "no workbook": client.post(reverse(f"{supplier}_import"), {"file": SimpleUploadedFile("壞.xlsx", b"nothing")}),
        "rows": client.post(
            reverse(f"{supplier}_import"), {"file": SimpleUploadedFile("壞.csv", "\n".join(rows).encode())}, follow=True
        ),
        "nothing chosen": client.post(
            reverse(f"{attestation}_changelist"), {"action": "accept", "index": "0"}, follow=True
        ),
        "reason": client.post(reverse(f"{attestation}_changelist"), action),
        "no reason": client.post(reverse(f"{attestation}_changelist"), action | {"reason": ""}),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert {name: found for name, answer in answers.items() if (found := remnants(answer))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scripts_of_the_admin_speak_chinese(language, reading):
    script = reading(language).get(reverse("admin:jsi18n")).content.decode()
    words = json.loads(re.search(r"const newcatalog = (\{.*?\});", script, re.DOTALL)[1])

    spoken = [said for text in words.values() for said in ([text] if isinstance(text, str) else text)]
    assert "選擇日期" in spoken or "选择日期" in spoken
    assert [said for said in spoken if LATIN.search(re.sub(r"%\(\w+\)s|%s|OK", "", said))] == []
    if language == "zh-hans":
        simplified = opencc.OpenCC("t2s")
        assert [said for said in spoken if simplified.convert(said) != said] == []
