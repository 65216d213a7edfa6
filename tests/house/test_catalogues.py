"""The two Chinese catalogues: complete, compiled, in the words of the house."""

import ast
import re
from pathlib import Path

import opencc
import polib
import pytest
from django.utils.translation import template as templates

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
