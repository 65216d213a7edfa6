import pytest

from reminders.channels.mail import message_of
from reminders.models import Audience
from tests.factories import SupplierFactory, UserFactory
from tests.reminders.lines import certificate, contact, line, line_of, mail_to, requirement, staff

pytestmark = pytest.mark.either


@pytest.fixture(autouse=True)
def organisation(settings):
    settings.ORGANISATION_NAME = "Hengtai"


@pytest.fixture
def officer(db):
    return UserFactory()


@pytest.fixture
def supplier(officer):
    return SupplierFactory(code="S00123", name="Acme Ltd.", officer=officer)


@pytest.mark.parametrize(
    ("source", "days", "asked", "told"),
    [
        (
            "expiry",
            30,
            "Please renew ISO 9001 quality by March 31, 2025 (CN1899)",
            "ISO 9001 quality is valid until March 31, 2025 (CN1899)",
        ),
        (
            "expiry",
            -1,
            "ISO 9001 quality expired on Feb. 28, 2025; please renew it (CN1899)",
            "ISO 9001 quality expired on Feb. 28, 2025 (CN1899)",
        ),
        (
            "missing",
            -1,
            "Please hand in ISO 9001 quality",
            "ISO 9001 quality, asked for since Feb. 28, 2025, was not handed in",
        ),
        (
            "refused",
            -1,
            "ISO 9001 quality was refused; please hand it in again (CN1899)",
            "ISO 9001 quality was refused on Feb. 28, 2025 and not handed in again (CN1899)",
        ),
    ],
)
def test_the_subject_says_all_of_one_thing(supplier, officer, source, days, asked, told):
    due = line_of(source, supplier, days=days)

    assert mail_to(contact(), due).subject == f"[Hengtai] {asked}"
    assert mail_to(staff(officer), due).subject == f"[Hengtai] S00123 Acme Ltd.: {told}"


def test_an_officer_is_told_what_waits_for_review(supplier, officer):
    due = line_of("reviews", supplier, days=-1, audience=Audience.OFFICER)

    said = "[Hengtai] S00123 Acme Ltd.: ISO 9001 quality waits for review since Feb. 28, 2025 (CN1899)"
    assert mail_to(staff(officer), due).subject == said


def test_the_subject_of_several_counts_them_and_names_the_first(supplier, officer):
    due = line_of("expiry", supplier, days=-1), line_of("missing", supplier)

    first = "ISO 9001 quality (Last valid day: Feb. 28, 2025)"
    assert mail_to(contact(), *due).subject == f"[Hengtai] Please see to 2 items, first {first}"
    ours = mail_to(staff(officer), *due, more=300).subject
    assert ours == f"[Hengtai] 302 items to follow up, first S00123 Acme Ltd.: {first}"


def test_without_a_name_of_the_organisation_the_subject_says_what_is_to_be_done(supplier, settings):
    settings.ORGANISATION_NAME = ""

    mail = mail_to(contact(), line_of("missing", supplier))

    assert mail.subject == "Please hand in ISO 9001 quality"
    assert "\nAcme Ltd., supplier code S00123, is asked by our company to see to 1 item:\n" in mail.text


@pytest.mark.parametrize("count", [1, 2])
def test_long_names_do_not_push_out_the_rest(officer, settings, count):
    settings.ORGANISATION_NAME = "O" * 300
    supplier = SupplierFactory(code="S" * 40, name="名" * 200, officer=officer)
    asked = requirement(certificate=True, name_en="R" * 120)
    due = [line("expiry", certificate(supplier, requirement=asked, number=f"{n}" * 60), supplier) for n in range(count)]

    for reader in (contact(), staff(officer)):
        mail = mail_to(reader, *due)

        assert len(mail.subject) <= 200
        assert mail.subject.startswith(f"[{'O' * 59}…] ")
        assert "名" * 200 in mail.text
        # RFC 5322, 2.1.1: a longer line may be refused or cut.
        assert max(map(len, message_of(mail).message().as_bytes().splitlines())) <= 998
