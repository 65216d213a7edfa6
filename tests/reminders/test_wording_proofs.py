from datetime import timedelta

import pytest

from attestations.models import Kind
from reminders.wording.proof import PROOFS
from tests.factories import EditionFactory, SupplierFactory, UserFactory
from tests.reminders.lines import TODAY, address, certificate, contact, line, mail_to, requirement

pytestmark = pytest.mark.either

PAPER = "PDF, JPG or PNG, at most 12\N{NO-BREAK SPACE}MB a file"
BODY = "while it is not issued, the audit plan or a letter of the certification body"
SIGNED = "the commitment, signed by a person who may sign for your company"
CHOP = "company chop needed; where companies have none, the signature is enough"


@pytest.fixture
def supplier(db):
    return SupplierFactory(officer=UserFactory())


def test_every_kind_says_what_counts():
    assert set(PROOFS) == set(Kind.values)


@pytest.mark.parametrize(
    ("fields", "counts", "chop", "minutes", "button"),
    [
        (
            {"certificate": True},
            f"the valid certificate with all its annexes; {BODY}",
            "not needed",
            5,
            "Hand in the certificate",
        ),
        (
            {},
            SIGNED,
            CHOP,
            10,
            "Hand in the commitment",
        ),
        (
            {"with_clause": True},
            f"{SIGNED}; or a contract with us that has the same clause: its number, and the pages that show it",
            CHOP,
            10,
            "Hand in the commitment",
        ),
        (
            {"test_report": True},
            "a test report whose tests are at most 12 months old",
            "not needed",
            5,
            "Hand in the test report",
        ),
        (
            {"test_report": True, "validity_months": None},
            "a current test report",
            "not needed",
            5,
            "Hand in the test report",
        ),
        (
            {"document": True},
            "a clear copy of the document that is valid now, with every page",
            "not needed",
            3,
            "Hand in the copy",
        ),
    ],
)
def test_a_contact_reads_what_counts_and_what_it_takes(supplier, fields, counts, chop, minutes, button):
    asked = requirement(**fields)

    text = mail_to(contact(), line("missing", asked, supplier)).text

    assert (
        f"   What counts: {counts}\n"
        f"   Chop: {chop}\n"
        f"   File format: {PAPER}\n"
        f"   Time needed: about {minutes} minutes\n"
        f"   {button}\n"
        f"   {address(f'/portal/hand-in/{asked.code}/')}\n"
    ) in text


def test_what_expires_is_followed_by_a_new_one(supplier):
    text = mail_to(contact(), line("expiry", certificate(supplier), supplier)).text

    assert "What counts: the new certificate with all its annexes" in text


def test_a_certificate_is_told_with_its_sites_and_scope(supplier):
    paper = certificate(supplier, sites="深圳工廠", scope="電池的生產")

    text = mail_to(contact(), line("expiry", paper, supplier)).text

    assert "   Certificate number: CN1899\n   Certified sites: 深圳工廠\n   Scope: 電池的生產\n" in text


@pytest.mark.parametrize(("days", "is_early"), [(91, True), (90, False), (-1, False)])
def test_long_before_the_end_the_audit_is_asked_for(supplier, days, is_early):
    paper = certificate(supplier, valid_until=TODAY + timedelta(days=days))

    text = mail_to(contact(), line("expiry", paper, supplier, days=days)).text

    assert ("is the recertification audit booked?" in text) == is_early


@pytest.mark.parametrize(("printed", "is_told"), [(29, False), (30, False), (31, True)])
def test_a_certificate_that_its_edition_ends_says_so(supplier, printed, is_told):
    asked = requirement(certificate=True)
    edition = EditionFactory(requirement=asked, ends_on=TODAY + timedelta(days=31))
    paper = certificate(supplier, requirement=asked, edition=edition, valid_until=TODAY + timedelta(days=printed))

    text = mail_to(contact(), line("expiry", paper, supplier, days=min(printed, 30))).text

    assert ("it prints a later day, but its edition of the standard ends on this one" in text) == is_told
