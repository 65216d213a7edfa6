"""Every page opens, in every language, and holds nothing that a strict policy would stop.

Those of a model in Chinese are opened by tests/house/test_pages_in_chinese.py.
"""

from html.parser import HTMLParser

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sheets.models import ImportRun
from tests.admin.register import EVIL, address
from tests.spreadsheets import xlsx

# tests/pages opens lists and rows on both databases, tests/reports the report, tests/sheets brings files.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

LANGUAGES = ("en", "zh-hant", "zh-hans")
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; script-src 'self'; style-src 'self'"
)
#: Nothing comes in by the sheets of these.
ONLY_OUT = {"suppliers_application"}
#: Nobody enters these.
MADE_BY_ITSELF = {
    "assessment",
    "changerequest",
    "consequence",
    "event",
    "evidencefile",
    "importrun",
    "importrow",
    "improvementcase",
    "mail",
    "obligation",
    "reminder",
    "reportrun",
    "resemblance",
    "signature",
}
MODELS = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in admin.site._registry}


class Inline(HTMLParser):
    """Collects what the policy forbids: scripts and styles in the page itself, and what holds no alternative."""

    def __init__(self):
        super().__init__()
        self.found = []
        self.language = ""

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given.get("lang")
        is_script = tag == "script" and "src" not in given and given.get("type") != "application/json"
        handlers = [name for name in given if name.startswith("on") or name == "style"]
        calls = [value for value in given.values() if (value or "").lstrip().lower().startswith("javascript:")]
        if is_script or tag == "style" or handlers or calls:
            self.found.append((tag, given))


def offences(response):
    """Return what is wrong with a page whatever it shows."""
    page = response.content.decode()
    parser = Inline()
    parser.feed(page)
    found = parser.found
    if "<script>alert" in page:
        found.append("a text that somebody typed stands unescaped")
    if sorted(response.headers["Content-Security-Policy"].split("; ")) != sorted(POLICY.split("; ")):
        found.append(response.headers["Content-Security-Policy"])
    return found, parser.language


def pages(name, model):
    """Return the addresses of a model: list, page to add, page of every row, history."""
    yield reverse(f"admin:{name}_changelist")
    yield reverse(f"admin:{name}_add")
    for pk in model._default_manager.order_by("-pk").values_list("pk", flat=True)[:3]:
        yield reverse(f"admin:{name}_change", args=[pk])
        yield reverse(f"admin:{name}_history", args=[pk])
    if hasattr(admin.site._registry[model], "sheet") and name not in ONLY_OUT:
        yield reverse(f"admin:{name}_import")


@pytest.mark.proof  # tests/house/test_pages_in_chinese.py opens the same pages in Chinese
@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_page_of_a_model_opens_and_keeps_to_the_policy(name, root):
    answers = {page: root.get(page) for page in pages(name, MODELS[name])}

    adds = reverse(f"admin:{name}_add")
    can_add = MODELS[name]._meta.model_name not in MADE_BY_ITSELF
    assert {page: answer.status_code for page, answer in answers.items()} == {
        page: 403 if page == adds and not can_add else 200 for page in answers
    }
    assert {page: offences(answer) for page, answer in answers.items()} == {page: ([], "en") for page in answers}


def html_language(language):
    return {"en": "en", "zh-hant": "zh-hant", "zh-hans": "zh-hans"}[language]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/admin/suppliers/",
        "/admin/password_change/",
        "/admin/reports/compliance/",
        "/admin/reports/compliance/?period=2024-12",
        "/admin/reports/compliance/?period=nonsense",
        "/nowhere/",
        "/admin/nowhere/",
        "/admin/suppliers/supplier/?q=none",
        "/admin/suppliers/supplier/?on=2021-06-30&stage=active",
        "/admin/attestations/obligation/?on=2021-06-30&standing=gap",
        "/admin/suppliers/supplier/999999/change/",
        "/admin/suppliers/supplier/999999/delete/",
    ],
)
def test_every_other_page_keeps_to_the_policy_too(path, language, log_in, client):
    client = client if "login" in path else log_in("root", language)

    answer = client.get(path, headers={"accept-language": language}, follow=True)

    assert answer.status_code == (404 if "nowhere" in path else 403 if "delete" in path else 200)
    assert offences(answer) == ([], html_language(language))


#: Traditional characters in an encoding that is mostly used for simplified ones.
UNSURE = "供應商編號,供應商名稱\nS1,甲公司\n".encode("gb18030")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_of_an_import_keep_to_the_policy(language, log_in, tmp_path):
    client = log_in("root", language)
    rows = [
        ["code", "name", "country", "category", EVIL],
        ["S1", EVIL + "changed", "CN", "assembly", "x"],
        ["S9", EVIL, EVIL, "assembly", "x"],
    ]
    path = xlsx(tmp_path / "a.xlsx", {"suppliers": rows})
    address_of_import = reverse("admin:suppliers_supplier_import")

    unread = client.post(address_of_import, {"file": SimpleUploadedFile(f"{EVIL}.xlsx", b"PK\x03\x04")})
    unsure = client.post(address_of_import, {"file": SimpleUploadedFile("a.csv", UNSURE)}, follow=True)
    with path.open("rb") as file:
        preview = client.post(address_of_import, {"file": file}, follow=True)
    run = ImportRun.objects.latest("pk")
    stopped = client.post(reverse("admin:sheets_importrun_confirm", args=[run.public_id]))
    written = client.post(
        reverse("admin:sheets_importrun_confirm", args=[run.public_id]), {"skip_refused": "on"}, follow=True
    )

    answers = [unread, unsure, preview, stopped, written]
    assert [answer.status_code for answer in answers] == [200] * 5
    assert [offences(answer) for answer in answers] == [([], html_language(language))] * 5
    assert "gb18030" in unsure.content.decode()
    assert "&lt;script&gt;" in preview.content.decode()


def test_everybody_is_spoken_to_in_her_own_language(log_in):
    User.objects.filter(email=address("officer")).update(language="zh-hans")

    page = log_in("officer", "en").get("/admin/").content.decode()

    assert '<html lang="zh-hans"' in page


def test_an_error_of_the_server_shows_nothing_of_it(log_in, settings):
    client = log_in("root")
    client.raise_request_exception = False
    settings.ROOT_URLCONF = "tests.admin.broken_urls"

    answer = client.get("/broken/")

    assert answer.status_code == 500
    assert "secret of the house" not in answer.content.decode()
    assert offences(answer)[0] == []


def test_a_forged_form_is_refused_in_our_own_words(log_in):
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(email=address("root")))

    answer = client.post("/admin/suppliers/supplier/add/", {"code": "S9"})

    assert answer.status_code == 403
    assert offences(answer)[0] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_takes_a_form_says_so_to_who_opens_it(language, log_in):
    answer = log_in("root", language).get("/admin/logout/")

    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert offences(answer) == ([], html_language(language))
