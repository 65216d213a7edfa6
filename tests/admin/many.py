"""As many suppliers as are wanted, each with a row of every kind."""

from django.utils import timezone

from attestations.models import ApplicabilityRule, Exemption, Requirement, Suspension
from attestations.services.obligations import sync_obligations
from foundation.dates import today
from sheets.engine import import_tables
from suppliers.models import CategoryGroup, Supplier
from tests.factories import (
    CategoryFactory,
    CommitmentTextFactory,
    ContactFactory,
    CountryFactory,
    FileFactory,
    FindingFactory,
    RegionFactory,
    ReminderFactory,
    SchemeFactory,
    SeverityFactory,
    SignatureFactory,
    UserFactory,
)


def more(first, count):
    """Add suppliers with a row of every kind, and rows of reference."""
    numbers = range(first, first + count)
    person = UserFactory(officer=True)
    import_many([code_of(number) for number in numbers], person)
    requirement = Requirement.objects.get(code="promise")
    for number in numbers:
        supplier = Supplier.objects.get(code=code_of(number))
        UserFactory(officer=True, manager=person)
        add_around_papers(supplier, requirement, person, number)
        add_reminders(supplier, requirement, person)
        add_reference(requirement, person, number)
        severity = SeverityFactory(scheme=SchemeFactory(code=f"scheme{number}"))
        FindingFactory(supplier=supplier, severity=severity, today=today())
    sync_obligations()


def code_of(number):
    return f"Q{number}"


def import_many(codes, person):
    """Import suppliers, each with a grade, a commitment and a certificate."""
    certificate = {"standard": "iso", "certificate_number": "1", "issuing_body": "SGS"}
    promise = {"requirement": "promise", "basis": "signed", "signed_on": "2024-01-01"}
    valid = {"valid_from": "2024-01-01", "valid_until": "2099-01-01"}
    tables = {
        "suppliers": [{"code": code, "name": code, "country": "CN", "category": "assembly"} for code in codes],
        "grades": [{"supplier_code": code, "period": "2024", "grade": "B"} for code in codes],
        "commitments": [{"supplier_code": code} | promise for code in codes],
        "certificates": [{"supplier_code": code} | certificate | valid for code in codes],
    }
    tables["suppliers"][0]["stage"] = "active"
    import_tables(tables, name="many", actor=person, today=today())


def add_around_papers(supplier, requirement, person, number):
    """Add an exemption, a suspension, a signature of a text of its own, and a file."""
    day = today()
    Exemption.objects.create(supplier=supplier, requirement=requirement, exempt_from=day, granted_by=person, reason="x")
    paper = supplier.attestations.get(kind="certificate")
    Suspension.objects.create(attestation=paper, suspended_from=day, reason="x")
    text = CommitmentTextFactory(requirement=requirement, version=number)
    SignatureFactory(declaration__text=text, declaration__supplier=supplier, now=timezone.now())
    FileFactory(content=supplier.code.encode())


def add_reminders(supplier, requirement, person):
    """Add a reminder that was sent to a contact, and one that waits for a person here."""
    contact = ContactFactory(supplier=supplier)
    ReminderFactory(contact=contact, requirement=requirement, sent=True)
    ReminderFactory(contact=contact, requirement=requirement, recipient=f"user:{person.pk}")


def add_reference(requirement, person, number):
    """Add a region, a country, a category with its group, and a rule."""
    region = RegionFactory(code=f"region{number}")
    CountryFactory(code=f"country{number}", region=region)
    CategoryFactory(code=f"category{number}", group=CategoryGroup.objects.create(code=f"group{number}"))
    ApplicabilityRule.objects.create(requirement=requirement, regions=(region.code,), recorded_by=person)
