from email import message_from_bytes
from html import escape

import pytest

from reminders.channels.mail import message_of
from tests.factories import SupplierFactory, UserFactory
from tests.reminders.lines import certificate, contact, line, mail_to, refused, requirement, staff

pytestmark = pytest.mark.either

#: What somebody typed, and how it stands on a line.
HOSTILE = [
    ("Acme\r\nBcc: victim@example.com\r\n\r\nBuy!", "Acme Bcc: victim@example.com Buy!"),
    ("Acme\u2028Bcc: victim@example.com", "Acme Bcc: victim@example.com"),
    ("<script>alert('x')</script> & <b>Co.</b>", "<script>alert('x')</script> & <b>Co.</b>"),
    ('" onclick="alert(1)', '" onclick="alert(1)'),
    ("{{ request }}{% load static %}{# x #}", "{{ request }}{% load static %}{# x #}"),
    ("{user.password} {0} %(name)s %s %", "{user.password} {0} %(name)s %s %"),
    ("Acme \u202egnp.exe\u200b", "Acme gnp.exe"),
    ("Acme\u3164\uffa0 Parts", "Acme Parts"),
    ("=HYPERLINK(1)", "=HYPERLINK(1)"),
]


@pytest.fixture(params=HOSTILE, ids=lambda pair: ascii(pair[0]))
def name(request):
    return request.param


@pytest.fixture
def hostile(db, name):
    """Everything that somebody may type is hostile."""
    typed, _seen = name
    supplier = SupplierFactory(code=typed[:40], name=typed, officer=UserFactory(full_name=typed))
    asked = requirement(certificate=True, name_en=typed, name_zh_hant=typed, name_zh_hans=typed)
    paper = refused(supplier, words=typed, requirement=asked, number=typed, scope=typed, sites=typed)
    return line("refused", paper, supplier)


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hant", marks=pytest.mark.proof), "zh-hans"])
def test_what_strangers_typed_is_only_ever_text(hostile, name, language):
    typed, seen = name

    for reader in (contact(language, typed), staff(hostile.supplier.officer, language)):
        mail = mail_to(reader, hostile)

        assert seen in mail.subject
        assert seen in mail.text
        assert escape(seen) in mail.html
        assert "<script" not in mail.html
        assert ' onclick="' not in mail.html


def test_no_name_adds_a_header(hostile, name):
    typed, _seen = name
    message = message_from_bytes(message_of(mail_to(contact(name=typed), hostile)).message().as_bytes())

    assert message.get_all("To") == ["contact@example.com"]
    assert "Bcc" not in message
    assert "\n" not in message["Message-ID"]


@pytest.mark.parametrize(("called", "greeting"), [("王芳", "Dear 王芳,"), ("", "Good day,"), (" \u200b", "Good day,")])
def test_a_mail_greets_whether_or_not_the_name_is_known(db, called, greeting):
    supplier = SupplierFactory()

    mail = mail_to(contact(name=called), line("expiry", certificate(supplier), supplier))

    assert mail.text.startswith(f"{greeting}\n\n")


@pytest.mark.parametrize(
    ("officer", "said"),
    [
        ({"full_name": "何詠恩"}, "Questions? 何詠恩 at Hengtai will help:\nofficer@example.com\n"),
        ({"full_name": ""}, "Questions? Please write to:\nofficer@example.com\n"),
        (
            {"full_name": "何詠恩", "phone": "+86 755 2660\n1234 轉 8"},
            "Questions? 何詠恩 at Hengtai will help:\nofficer@example.com\nPhone: +86 755 2660 1234 轉 8\n",
        ),
        ({"full_name": "", "phone": "12345"}, "Questions? Please write to:\nofficer@example.com\nPhone: 12345\n"),
        (
            {"full_name": "何詠恩", "phone": "12345", "is_active": False},
            "Questions? Please ask the person at Hengtai whom you work with.\n\n",
        ),
        (None, "Questions? Please ask the person at Hengtai whom you work with.\n\n"),
    ],
)
def test_a_contact_is_told_whom_to_ask(db, settings, officer, said):
    settings.ORGANISATION_NAME = "Hengtai"
    responsible = officer and UserFactory(email="officer@example.com", **officer)
    supplier = SupplierFactory(officer=responsible)

    assert said in mail_to(contact(), line("expiry", certificate(supplier), supplier)).text


def test_the_officers_phone_stands_in_the_page_too_and_is_read_as_text(db):
    officer = UserFactory(email="officer@example.com", phone="<b>12345</b>")
    supplier = SupplierFactory(officer=officer)

    html = mail_to(contact(), line("expiry", certificate(supplier), supplier)).html

    assert "officer@example.com</a><br>Phone: &lt;b&gt;12345&lt;/b&gt;" in html


def test_a_reply_is_offered_where_somebody_reads_it(db, settings):
    supplier = SupplierFactory()
    due = line("expiry", certificate(supplier), supplier)
    settings.REPLY_TO = "suppliers@example.com"

    assert "You may also simply reply to this mail." in mail_to(contact(), due).text

    settings.REPLY_TO = ""

    assert "reply" not in mail_to(contact(), due).text


def test_an_english_mail_names_the_company_in_english_too(db):
    supplier = SupplierFactory(name="宏遠電子有限公司", name_en="Hongyuan Electronics Co., Ltd.")
    due = line("expiry", certificate(supplier), supplier)

    assert "Hongyuan Electronics Co., Ltd. (宏遠電子有限公司)" in mail_to(contact(), due).text
    assert "Hongyuan" not in mail_to(contact("zh-hant"), due).text
