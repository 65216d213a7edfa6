"""A company of which each supplier holds one certificate, and each of those is due to one contact."""

from datetime import date, timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.services import system_user
from attestations.models import ApplicabilityRule, Attestation, Kind, Requirement
from attestations.services import open_rule, save_requirement, sync_obligations
from bench.company.build import write_suppliers
from evidence.ledger import ledger
from foundation import bulk
from foundation.dates import FAR
from reminders.models import ReminderStep
from suppliers.models import Category, Classification, Contact, Country, Region, Stage, StageChange, Supplier
from suppliers.services import bring_suppliers_in_step

#: So long before the last day that counts the contact is told; the certificates have five days less.
STEP = 30  # days
LEFT = STEP - 5  # days
YEARS = timedelta(days=1_000)


def found(size: int, today: date, country: str = "CN") -> None:
    """Write the company on an empty database."""
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill(size, today, country)
    if connection.vendor == "postgresql":
        # What autovacuum would have done on a server that runs for more than a minute.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def fill(size: int, today: date, country: str = "CN") -> None:
    """Write so many suppliers, each with a contact, all bound to one certificate."""
    write_suppliers(size)
    write_facts(today - YEARS, country)
    bring_suppliers_in_step(today)
    bind_all(today)
    sync_obligations()
    Contact.objects.bulk_create(
        Contact(supplier=supplier, name=supplier.code, email=f"{supplier.code.lower()}@example.com")
        for supplier in Supplier.objects.order_by("pk")
    )
    ReminderStep.objects.create(source="expiry", kind=Kind.CERTIFICATE, offset_days=-STEP, audience="contact")


def write_facts(first: date, code: str) -> None:
    """Let every supplier cooperate since a day."""
    region = Region.objects.create(code="cn", name_en="China")
    country = Country.objects.create(code=code, name_en=code, region=region).pk
    category = Category.objects.create(code="assembly", name_en="Assembly").pk
    suppliers = [*Supplier.objects.order_by("pk").values_list("pk", flat=True)]
    start = ("supplier", "effective_on", "until", "reason", "recorded_at", "recorded_by")
    same = (first, FAR, "", timezone.now(), system_user().pk)
    rows = [(pk, *same) for pk in suppliers]
    recorded(StageChange, (*start, "stage"), [(*row, Stage.ACTIVE) for row in rows])
    names = (*start, "category", "country", "is_core")
    recorded(Classification, names, [(*row, category, country, False) for row in rows])


def bind_all(today: date) -> None:
    """Ask every cooperating supplier for a certificate."""
    requirement = Requirement(
        code="iso_9001", name_en="ISO 9001", name_zh_hant="ISO 9001", name_zh_hans="ISO 9001",
        kind=Kind.CERTIFICATE, required_from=today - YEARS,
    )  # fmt: skip
    save_requirement(requirement, actor=system_user(), today=today)
    rule = ApplicabilityRule(requirement=requirement, stages=(Stage.ACTIVE,), required_from=today - YEARS)
    open_rule(rule, actor=system_user(), today=today)


def certify(places: range, today: date) -> None:
    """Let the suppliers of some places hold a certificate that is soon to be renewed."""
    suppliers = Supplier.objects.order_by("pk").values_list("pk", "code")[places.start : places.stop]
    names = (
        "public_id", "supplier", "requirement", "kind", "basis", "backing", "origin", "number", "issuing_body",
        "accreditation", "scope", "holder_name", "sites", "signatory_name", "signatory_title", "contract_reference",
        "submitted_on", "decided_on", "decision", "valid_from", "valid_until", "recorded_at", "recorded_by",
    )  # fmt: skip
    requirement, first, now = Requirement.objects.get().pk, today - YEARS, timezone.now()
    actor = system_user().pk
    rows = [
        (
            Attestation().public_id, pk, requirement, Kind.CERTIFICATE, "", "recorded_only", "sheet", f"CN-{code}",
            "SGS", *[""] * 7, first, first, "accepted", first, today + timedelta(days=LEFT), now, actor,
        )
        for pk, code in suppliers
    ]  # fmt: skip
    recorded(Attestation, names, rows)


def recorded(model: Any, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Insert rows with an event of each."""
    last = model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with ledger(system_user()) as events:
        bulk.insert(model, names, rows)
        events.add_many(
            "recorded", model, model.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        )
