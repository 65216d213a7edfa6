"""The two Chinese catalogues: complete, compiled, in the words of the house; no page falls back to English."""

import ast
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import opencc
import polib
import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import models, transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import template as templates

from accounts.models import User
from foundation.discovery import declared
from sheets.resource import sheet_resources
from tests.admin.register import address, fill

ROOT = Path(__file__).resolve().parents[2]
LOCALES = ("zh_Hant", "zh_Hans")
DOMAINS = ("django", "djangojs")
BOTH = [(locale, domain) for locale in LOCALES for domain in DOMAINS]
NOT_OURS = {".venv", "bench", "locale", "migrations", "node_modules", "tests", "var"}


def catalogue(locale, domain="django", suffix="po"):
    path = ROOT / "locale" / locale / "LC_MESSAGES" / f"{domain}.{suffix}"
    return polib.pofile(path) if suffix == "po" else polib.mofile(path)


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


# --- complete and compiled -------------------------------------------------------------------------


@pytest.mark.parametrize(("locale", "domain"), BOTH)
def test_every_entry_is_translated_and_none_is_a_guess(locale, domain):
    entries = catalogue(locale, domain)

    assert [entry.msgid for entry in entries if not entry.translated() or entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize(("locale", "domain"), BOTH)
def test_what_is_compiled_is_what_was_written(locale, domain):
    written, compiled = (
        {(entry.msgctxt, entry.msgid): translations(entry) for entry in catalogue(locale, domain, suffix)}
        for suffix in ("po", "mo")
    )

    assert compiled == written


# --- every string of the code is there -------------------------------------------------------------

#: Function -> which of its arguments are context, message and plural.
FUNCTIONS = {
    "gettext": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
TEXT = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"\b(_|(?:n|p|np)?gettext)\(\s*{TEXT}(?:\s*,\s*{TEXT})?(?:\s*,\s*{TEXT})?", re.DOTALL)


def ours(pattern):
    found = (path for path in ROOT.rglob(pattern) if not NOT_OURS & set(path.relative_to(ROOT).parts))
    return sorted(found)


def key(function, arguments):
    context, message, _plural = FUNCTIONS[function]
    return (None if context is None else arguments[context], arguments[message])


def in_python(path):
    """Give what a module has translated: (context, message); a message that is not written out fails."""
    tree = ast.parse(path.read_text())
    called = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    for node in ast.walk(tree):
        name = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        function = called.get(name)
        if function in FUNCTIONS:
            needed = [place for place in FUNCTIONS[function] if place is not None]
            arguments = [getattr(argument, "value", None) for argument in node.args]
            written_out = all(isinstance(arguments[place], str) for place in needed)
            assert written_out, f"{path.relative_to(ROOT)}:{node.lineno} translates what is not written out"
            yield key(function, arguments)


def in_calls(text):
    """Give what the calls in a script, or in a template that was turned into calls, have translated."""
    for match in CALL.finditer(text):
        name, *found = match.groups()
        arguments = [ast.literal_eval(argument) for argument in found if argument]
        yield key("gettext" if name == "_" else name, arguments)


def extracted(domain):
    if domain == "djangojs":
        return {found for path in ours("*.js") for found in in_calls(path.read_text())}
    python = {found for path in ours("*.py") for found in in_python(path)}
    pages = {found for path in ours("*.html") for found in in_calls(templates.templatize(path.read_text()))}
    return python | pages


@pytest.mark.parametrize(("locale", "domain"), BOTH)
def test_every_string_of_the_code_is_in_the_catalogue(locale, domain):
    known = {(entry.msgctxt, entry.msgid) for entry in catalogue(locale, domain)}

    assert sorted(extracted(domain) - known, key=str) == []


def test_strings_are_found_in_code_and_in_templates():
    strings = extracted("django")

    assert {
        (None, "Held"),
        (None, "Register"),
        ("stage", "Cooperating"),
        ("after a name", ": "),
        (None, "There are no %(names)s yet."),
        (None, "What they hold"),
    } <= strings
    assert len(strings) > 600


# --- placeholders and words ------------------------------------------------------------------------

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}|<\w+[^>]*>|</\w+>")


@pytest.mark.parametrize(("locale", "domain"), BOTH)
def test_a_translation_keeps_the_placeholders_of_its_source(locale, domain):
    wrong = [
        (entry.msgid, said)
        for entry in catalogue(locale, domain)
        for said in translations(entry)
        if sorted(PLACEHOLDER.findall(said)) != sorted(PLACEHOLDER.findall(entry.msgid))
    ]

    assert wrong == []


#: What the house does not say: the words of Taiwan, and in Simplified Chinese those of Hong Kong.
FOREIGN = {
    "zh_Hant": "資訊|網路|資料|軟體|品質|專案|使用者|檔案|程式|位址|登錄|匯入|匯出|透過|字元|帳號|聯繫人|電子郵件",
    "zh_Hans": "资讯|网路|资料|软体|品质|专案|使用者|档案|程式|位址|汇入|透过|字元|帐号|联络人|电邮|伺服器|登入|储存",
}


@pytest.mark.parametrize(("locale", "domain"), BOTH)
def test_the_words_are_those_of_the_house(locale, domain):
    wrong = [said for entry in catalogue(locale, domain) for said in translations(entry)]

    assert [said for said in wrong if re.search(FOREIGN[locale], said)] == []


@pytest.mark.parametrize(("locale", "domain"), BOTH)
def test_punctuation_is_full_width(locale, domain):
    sentences = [said for entry in catalogue(locale, domain) for said in translations(entry)]

    assert [said for said in sentences if re.search(r"[一-鿿)）」][,;:?!]|[一-鿿]\.(?!\w)|[一-鿿] [一-鿿]", said)] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_each_catalogue_is_written_in_its_own_characters(domain):
    simplified, traditional = opencc.OpenCC("t2s"), opencc.OpenCC("s2hk")
    #: Simplified characters that Traditional Chinese writes too, in these senses.
    shared = set("台准范才斗表")

    hans = [said for entry in catalogue("zh_Hans", domain) for said in translations(entry)]
    hant = [said for entry in catalogue("zh_Hant", domain) for said in translations(entry)]

    assert [said for said in hans if simplified.convert(said) != said] == []
    assert [
        (said, sign)
        for said in hant
        for sign in set(said) - shared
        if simplified.convert(sign) == sign and traditional.convert(sign) != sign
    ] == []


# --- no page falls back to English -----------------------------------------------------------------

#: Latin letters that Chinese pages may show.
ALLOWED = re.compile(
    r"""
    Goodstanding                        # the product
    | English                           # a language by its own name
    | HKEX|GRI|ISO|IEC|QC|RoHS|GB       # who sets the rules, and their numbers
    | CSV|Excel|xlsx|UTF|Big5|SHA|MB|\.csv  # forms of files
    | \#REF!                            # what spreadsheets say
    | LEI|LDAP|SSO|UUID                 # systems without a Chinese name
    | Control|Command|Mac               # keys of a keyboard
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
        self.feed(html)

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


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """Hold a row of every kind, for all tests of this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_reference", verbosity=0)
        fill()
        yield
        transaction.set_rollback(True)


def texts_of(value):
    """Give a stored text, or the texts of what is stored as JSON: the whole as a page may show it, and each."""
    if isinstance(value, str):
        yield value
        return
    yield json.dumps(value, ensure_ascii=False)
    for cell in value.values() if isinstance(value, dict) else ():
        yield from [cell] if isinstance(cell, str) else ()


@pytest.fixture(scope="module")
def typed(register, django_db_blocker):
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
def reading(register, db):
    """Return a function that gives the client of somebody who may do everything and reads a language."""

    def in_language(language):
        client = Client(headers={"accept-language": language})
        client.force_login(User.objects.get(email=address("root")))
        return client

    return in_language


@pytest.fixture
def remnants(typed):
    """Return a function that lists what a page says in Latin letters beside what people typed."""

    def of(response):
        said = Visible(response.content.decode()).said
        return sorted({text for text in said if LATIN.search(ALLOWED.sub("", typed.sub("", text)))})

    return of


def empty_form(page):
    """Return the post of a form in which nothing was filled in."""
    formsets = page.context.get("inline_admin_formsets", [])
    return {f"{found.formset.prefix}-{name}_FORMS": "0" for found in formsets for name in ("TOTAL", "INITIAL")}


LANGUAGES = ("zh-hant", "zh-hans")


@pytest.mark.parametrize("model", admin.site._registry, ids=lambda model: model._meta.label_lower)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_a_model_are_chinese(language, model, reading, remnants):
    client, name = reading(language), f"admin:{model._meta.app_label}_{model._meta.model_name}"
    newest = model._default_manager.order_by("pk").last()
    addresses = [reverse(f"{name}_changelist"), f"{reverse(f'{name}_changelist')}?q=zz"]
    addresses += [reverse(f"{name}_change", args=[newest.pk]), reverse(f"{name}_history", args=[newest.pk])]
    if hasattr(admin.site._registry[model], "sheet"):
        addresses.append(reverse(f"{name}_import"))

    answers = {address: client.get(address) for address in addresses}
    add = reverse(f"{name}_add")
    answers[add] = client.get(add)
    if answers[add].status_code == 200:
        answers[f"{add} left empty"] = client.post(add, empty_form(answers[add]))

    assert {address: answer.status_code for address, answer in answers.items()} == {
        address: 403 if address == add and f"{add} left empty" not in answers else 200 for address in answers
    }
    assert {address: found for address, answer in answers.items() if (found := remnants(answer))} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_pages_are_chinese(language, reading, remnants):
    client, stranger = reading(language), Client(headers={"accept-language": language})
    wrong = {"old_password": "wrong", "new_password1": "password", "new_password2": "different"}

    answers = {
        "home": client.get(reverse("admin:index")),
        "application": client.get(reverse("admin:app_list", args=["suppliers"])),
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
            reverse(f"{supplier}_import"), {"file": SimpleUploadedFile("壞.csv", "\n".join(rows).encode())}
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
