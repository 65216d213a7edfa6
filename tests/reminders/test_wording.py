import re
from datetime import date

import pytest
from django.core.management import call_command
from django.utils import translation

from attestations.models import Attestation
from foundation.dates import written
from reminders.models import Audience, Mail, ReminderStep
from reminders.sources import sources
from reminders.wording.matter import Matter, matter_of
from suppliers.models import Supplier
from tests.factories import ContactFactory, RuleFactory, SupplierFactory, UserFactory
from tests.reminders.lines import (
    NAMES,
    address,
    certificate,
    contact,
    line,
    line_of,
    mail_to,
    refused,
    staff,
)

pytestmark = pytest.mark.either

LANGUAGES = {"en": "name_en", "zh-hant": "name_zh_hant", "zh-hans": "name_zh_hans"}
PORTAL = "/portal/"
#: What is due of a requirement, by its source.
ASKED = [code for code, source in sources().items() if source.has_requirement]


@pytest.fixture(autouse=True)
def organisation(settings):
    settings.ORGANISATION_NAME = "Hengtai Group"


@pytest.fixture
def officer(db):
    return UserFactory(full_name="何詠恩", email="officer@example.com")


@pytest.fixture
def supplier(officer):
    return SupplierFactory(code="S00123", name="宏遠電子有限公司", officer=officer)


@pytest.mark.parametrize("source", ASKED)
@pytest.mark.parametrize(("language", "name"), LANGUAGES.items())
def test_a_contact_reads_what_when_where_and_whom_to_ask(supplier, officer, source, language, name):
    due = line_of(source, supplier, days=-3)

    mail = mail_to(contact(language), due)

    with translation.override(language):
        day = written(due.due_on)
    wanted = [NAMES[name], day, address(f"/portal/hand-in/{due.requirement.code}/"), officer.full_name, officer.email]
    wanted += ["Hengtai Group", supplier.name, supplier.code, address(PORTAL), getattr(due.paper, "number", "")]
    assert [text for text in wanted if text not in mail.text or text not in mail.html] == []


def test_a_name_that_ends_in_a_full_stop_is_followed_by_no_other(supplier):
    supplier.name, supplier.name_en = "Velberg Precision K.K.", ""
    supplier.save()

    mail = mail_to(contact("en"), line_of("expiry", supplier, days=-3))

    assert "Velberg Precision K.K." in mail.text
    assert "K.K.." not in mail.text + mail.html


@pytest.mark.parametrize("source", ASKED)
@pytest.mark.parametrize(("language", "name"), LANGUAGES.items())
def test_an_officer_reads_who_what_when_and_where(supplier, officer, source, language, name):
    due = line_of(source, supplier, days=-3, audience=Audience.OFFICER)

    mail = mail_to(staff(officer, language), due)

    with translation.override(language):
        day = written(due.due_on)
    page = supplier.get_absolute_url()
    if isinstance(due.paper, Attestation):
        page = f"/admin/attestations/attestation/{due.paper.pk}/change/"
    wanted = [supplier.code, supplier.name, NAMES[name], day, address(page), getattr(due.paper, "number", "")]
    assert [text for text in wanted if text not in mail.text or text not in mail.html] == []
    assert "/portal/" not in mail.text + mail.html


def test_what_has_no_words_of_its_own_is_open(supplier):
    due = line_of("missing", supplier, days=-1)
    due.reminder.source = "recall"

    matter = matter_of(due)

    assert matter == Matter(
        "Please see to ISO 9001 quality", "ISO 9001 quality is open", ("As of", "Feb. 28, 2025 (1 day ago)"), False
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_marked_with_its_language_and_loads_nothing(supplier, language):
    mail = mail_to(contact(language), line_of("expiry", supplier))

    assert f'<html lang="{language}">' in mail.html
    assert f"<title>{mail.subject}</title>" in mail.html
    assert re.findall(r"<(?:img|script|link|iframe|object)|\b(?:src|srcset)=|url\(", mail.html) == []


@pytest.mark.parametrize(
    ("source", "days", "said"),
    [
        ("expiry", 30, "Last valid day: March 31, 2025 (30 days left)"),
        ("expiry", 1, "Last valid day: March 2, 2025 (1 day left)"),
        ("expiry", 0, "Last valid day: March 1, 2025 (today is the last day)"),
        ("expiry", -1, "Last valid day: Feb. 28, 2025 (1 day overdue)"),
        ("missing", 2, "Asked for since: March 3, 2025 (in 2 days)"),
        ("missing", -2, "Asked for since: Feb. 27, 2025 (2 days ago)"),
        ("refused", 0, "Refused on: March 1, 2025 (today)"),
        ("reviews", -40, "Handed in on: Jan. 20, 2025 (40 days ago)"),
    ],
)
def test_a_day_is_told_with_its_distance(supplier, source, days, said):
    assert f"   {said}\n" in mail_to(contact(), line_of(source, supplier, days=days)).text


def test_what_was_refused_says_why(supplier):
    paper = refused(supplier, words="公章不清晰，\r\n請重新蓋章。")

    mail = mail_to(contact(), line("refused", paper, supplier))

    assert "Why: The company chop is missing or wrong\n" in mail.text
    assert "In the reviewer’s words: 公章不清晰， 請重新蓋章。\n" in mail.text


def test_a_mail_tells_how_many_it_does_not_list(supplier, officer):
    due = line_of("expiry", supplier)
    due.reminder.mail_id = 17

    theirs, ours = mail_to(contact(), due, more=5), mail_to(staff(officer), due, more=1)

    assert f"\n5 more items; all that is asked of you stands here:\n{address(PORTAL)}\n" in theirs.text
    assert "to see to 6 items:\n" in theirs.text
    listed = address("/admin/reminders/reminder/?mail=17")
    assert f"\n1 more item; all that this mail is about is listed here:\n{listed}\n" in ours.text
    assert f'<a href="{listed}"' in ours.html


def test_things_stand_under_the_heading_of_their_source(supplier):
    lines = [line_of(source, supplier) for source in ("refused", "expiry", "expiry", "missing")]

    text = mail_to(contact(), *lines).text

    assert re.findall(r"^== .* ==$|^\d\.", text, re.MULTILINE) == [
        "== Refused ==", "1.", "== Expired or expiring ==", "1.", "2.", "== Not handed in ==", "1.",
    ]  # fmt: skip


def test_a_manager_is_told_that_the_officer_was_and_who_she_is(supplier, officer):
    due = line_of("expiry", supplier, days=-30, audience=Audience.MANAGER)

    text = mail_to(staff(UserFactory()), due).text

    assert "1 item of your team’s suppliers is still open, although the responsible officer was told:" in text
    assert "   Responsible officer: 何詠恩\n" in text


def test_an_officer_is_not_told_her_own_name(supplier, officer):
    assert "Responsible officer" not in mail_to(staff(officer), line_of("expiry", supplier)).text


def test_to_write_a_mail_asks_the_database_nothing(supplier, django_assert_num_queries):
    supplier = Supplier.objects.select_related("officer").get(pk=supplier.pk)
    lines = [line_of("refused", supplier) for _ in range(3)]

    with django_assert_num_queries(0):
        mail_to(contact(), *lines)


def test_a_contact_reads_nothing_of_another_supplier(supplier, officer):
    working_day = date(2025, 3, 4)
    mine, other = supplier, SupplierFactory(code="S00999", name="旭川微電子有限公司", officer=officer)
    paper = certificate(mine, waiting=False, valid_until=working_day)
    certificate(other, waiting=False, valid_until=working_day, requirement=paper.requirement, number="CN7777")
    RuleFactory(requirement=paper.requirement)
    for company in (mine, other):
        ContactFactory(supplier=company, email="shared@example.com", language="en")
    ReminderStep.objects.create(source="expiry", offset_days=0, audience=Audience.CONTACT)

    call_command("send_reminders", on=working_day, verbosity=0)

    words = ["S00123", "CN1899", "S00999", "CN7777"]
    told = [[word for word in words if word in mail.text + mail.html] for mail in Mail.objects.order_by("text")]
    assert told == [words[:2], words[2:]]
