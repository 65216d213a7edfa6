"""Write the company, in the order in which its tables lean on each other."""

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from random import Random
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import system_user
from attestations.models import Attestation, Exemption, Kind, Obligation, Requirement, RequirementEdition, Suspension
from attestations.services import bring_standings_in_step, sync_obligations
from bench.company import catalogue, facts
from bench.company.examined import write_examinations
from bench.company.names import company_name, social_credit_code
from bench.company.papers import papers
from bench.company.published import write_published
from foundation import bulk
from foundation.dates import FAR
from suppliers.models import Category, Classification, Country, GradeChange, StageChange, Supplier
from suppliers.models.supplier import FOLDED, folded
from suppliers.services import bring_suppliers_in_step

SEED = 20241231
OFFICERS = 20
EXEMPT, SUSPENDED = 0.01, 0.005


def build(size: int, today: date) -> None:
    """Write a company with `size` suppliers whose obligations and standings of `today` are in step."""
    with transaction.atomic():
        write_company(size, today)
    if connection.vendor == "postgresql":
        # What autovacuum would have done on a server that runs for more than a minute.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    write_published(today)


def write_company(size: int, today: date) -> None:
    call_command("load_reference", stdout=StringIO())
    catalogue.widen(today)
    write_suppliers(size)
    write_facts(today)
    bring_suppliers_in_step(today)
    sync_obligations()
    write_papers(today)
    write_suspensions(today)
    bring_standings_in_step(today)
    write_examinations(today)


def write_suppliers(size: int) -> None:
    random = Random(SEED)
    officers = [
        User.objects.create_user(f"officer{number}@example.com", full_name=f"Officer {number}", is_staff=True).pk
        for number in range(OFFICERS)
    ]
    now = timezone.now()

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(size):
            code, (name, english), uscc = f"S{number:06}", company_name(random), social_credit_code(number)
            texts = folded(code, name, english, uscc)
            yield uuid.uuid4(), code, name, english, uscc, "", random.choice(officers), "", now, *texts, "", False, ""

    names = ("public_id", "code", "name", "name_en", "uscc", "lei", "officer", "notes", "created_at", *FOLDED)
    bulk.insert(Supplier, (*names, "stage", "is_core", "grade"), rows())


def write_facts(today: date) -> None:
    random = Random(SEED + 1)
    now, actor = timezone.now(), system_user().pk
    categories, countries = keys(Category), keys(Country)
    stages, classes, grades = [], [], []
    for supplier in Supplier.objects.order_by("pk").values_list("pk", flat=True):
        begin, active = facts.first_day(random, today), FAR
        for day, until, stage in facts.stages(random, begin, today):
            active = min(active, day) if stage == "active" else active
            stages.append((supplier, day, until, "", now, actor, None, stage))
        if random.randrange(facts.CORRECTED) == 0:
            stages.append((supplier, begin + timedelta(days=2), FAR, "", now, actor, now, "suspended"))
        for day, until, category, country, core in facts.classifications(random, begin, today):
            classes.append((supplier, day, until, "", now, actor, categories[category], countries[country], core))
        for code, first, after, effective_on, grade in facts.grades(random, active, today):
            grades.append((supplier, effective_on, first, after, "", now, actor, code, grade, None))
    start = ("supplier", "effective_on", "until", "reason", "recorded_at", "recorded_by")
    bulk.insert(StageChange, (*start, "superseded_at", "stage"), stages)
    bulk.insert(Classification, (*start, "category", "country", "is_core"), classes)
    period = ("supplier", "effective_on", "period_from", "period_until", "reason", "recorded_at", "recorded_by")
    bulk.insert(GradeChange, (*period, "period", "grade", "score"), grades)


def keys(model: Any) -> dict[str, int]:
    return dict(model.objects.values_list("code", "pk"))


ATTESTATION = (
    "public_id", "supplier", "requirement", "kind", "basis", "backing", "origin", "edition", "edition_ends_on",
    "number", "issuing_body", "accreditation", "scope", "holder_name", "sites", "signatory_name", "signatory_title",
    "contract_reference", "submitted_on", "decided_on", "decision", "valid_from", "valid_until", "withdrawn_on",
    "recorded_at", "recorded_by",
)  # fmt: skip


def write_papers(today: date) -> None:
    exemptions: list[tuple[Any, ...]] = []
    bulk.insert(Attestation, ATTESTATION, attestations(today, exemptions))
    names = ("supplier", "requirement", "exempt_from", "exempt_until", "reason", "recorded_at", "granted_by")
    bulk.insert(Exemption, names, exemptions)


def attestations(today: date, exemptions: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Return an iterator over a row for every paper; it notes on its way what is exempt."""
    kinds = dict(Requirement.objects.values_list("pk", "kind"))
    clauses = set(Requirement.objects.filter(allows_contract_clause=True).values_list("pk", flat=True))
    editions: dict[int, list[tuple[int, date]]] = {}
    for edition in RequirementEdition.objects.order_by("ends_on", "code"):
        editions.setdefault(edition.requirement_id, []).append((edition.pk, edition.ends_on))
    duties = Obligation.objects.order_by("supplier", "requirement").values_list(
        "supplier", "requirement", "required_from"
    )
    # Read at once: on PostgreSQL no other statement may run while rows are copied in.
    return write_down(list(duties), kinds, clauses, editions, today, exemptions, system_user().pk)


def write_down(duties, kinds, clauses, editions, today, exemptions, actor) -> Iterator[tuple[Any, ...]]:
    random, now = Random(SEED + 2), timezone.now()
    number, last = 0, None
    for supplier, requirement, required_from in duties:
        if (supplier, requirement) == last:
            continue
        last, kind = (supplier, requirement), kinds[requirement]
        if random.random() < EXEMPT:
            begin = today - timedelta(days=random.randrange(500))
            until = FAR if random.random() < 0.7 else begin + timedelta(days=random.randrange(1, 400))
            exemptions.append((supplier, requirement, begin, until, "Delivers nothing that it asks for.", now, actor))
        for paper in papers(random, kind in (Kind.COMMITMENT, Kind.DOCUMENT), required_from, today):
            number += 1
            basis, contract = basis_of(random, kind, requirement in clauses, number)
            edition, ends_on = random.choice(editions[requirement][-2:]) if requirement in editions else (None, None)
            is_certificate = kind == Kind.CERTIFICATE
            yield (
                uuid.uuid4(), supplier, requirement, kind, basis, backing_of(random), "sheet", edition, ends_on,
                f"C{number:08}" if is_certificate else "", "SGS" if is_certificate else "", "", "", "", "", "", "",
                contract, paper.submitted_on, paper.decided_on, paper.decision, paper.valid_from, paper.valid_until,
                paper.withdrawn_on, now, actor,
            )  # fmt: skip


def basis_of(random: Random, kind: str, allows_clause: bool, number: int) -> tuple[str, str]:
    if kind != Kind.COMMITMENT:
        return "", ""
    if allows_clause and random.random() < 0.3:
        return "contract_clause", f"K{number:08}"
    return "signed", ""


def backing_of(random: Random) -> str:
    return random.choices(["recorded_only", "file_reviewed", "register_checked", "signed_here"], [50, 30, 10, 10])[0]


def write_suspensions(today: date) -> None:
    random = Random(SEED + 3)
    certificates = (
        Attestation.objects.accepted().filter(kind=Kind.CERTIFICATE).order_by("pk").values_list("pk", flat=True)
    )
    rows = []
    for pk in certificates:
        if random.random() < SUSPENDED:
            begin = today - timedelta(days=random.randrange(300))
            until = FAR if random.random() < 0.4 else begin + timedelta(days=random.randrange(10, 200))
            rows.append((pk, begin, until, until, (), ""))
    names = ("attestation", "suspended_from", "suspended_until", "planned_until", "former_ends", "reason")
    bulk.insert(Suspension, names, rows)
