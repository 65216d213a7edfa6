"""Audits of some suppliers over the years: planned, held, reported."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from audits.models import Answer, Audit, AuditKind, Scheme
from bench.company import findings
from bench.company.people import AT_ONCE, People, at, cooperations

SEED = 20250101
#: Of a hundred suppliers so many were audited; so many times, and how many of a hundred that often.
AUDITED, TIMES = 5, {1: 60, 2: 30, 3: 10}
#: Of a thousand suppliers so many are to be audited soon, or should have been.
PLANNED = 10
#: How far an audit has come that was to be held, of a hundred.
FATES = {"reported": 91, "submitted": 3, "held": 2, "cancelled": 4}
SCHEMES = {"own": 70, "rba_vap": 20, "smeta": 10}
YEARS = 4


def write(people: People, today: date) -> None:
    """Write the audits, the answers to their clauses and what they found."""
    random = Random(SEED)
    audits = Audit.objects.bulk_create(planned(random, people, today), batch_size=AT_ONCE)
    reported = [audit for audit in audits if audit.approved_at]
    found = findings.write(random, reported, people, today)
    clauses = {scheme.pk: [*scheme.items.filter(is_asked=True)] for scheme in Scheme.objects.all()}
    seen = {(finding.audit_id, finding.item_id) for finding in found}
    Answer.objects.bulk_create(answers(reported, clauses, seen), batch_size=AT_ONCE)


def planned(random: Random, people: People, today: date) -> Iterator[Audit]:
    """Give an audit for each day on which one was held, or is to be."""
    schemes = dict(Scheme.objects.values_list("code", "pk"))
    for number, (supplier, day, is_to_come) in enumerate(days(random, today)):
        (scheme,) = random.choices(list(SCHEMES), list(SCHEMES.values()))
        lead, officer, manager = people.some(random, 3)
        audit = Audit(
            reference=f"AU{number:06}",
            supplier_id=supplier,
            scheme_id=schemes[scheme],
            kind=AuditKind.DESKTOP if random.random() < 0.2 else AuditKind.ON_SITE,
            planned_on=day,
            lead_auditor_id=lead,
            recorded_by_id=officer,
            recorded_at=at(day - timedelta(days=40)) if not is_to_come else at(today - timedelta(days=30)),
        )
        if not is_to_come:
            take_place(random, audit, officer, manager, today)
        yield audit


def days(random: Random, today: date) -> Iterator[tuple[int, date, bool]]:
    """Give (supplier, day, whether it is still to be held), no supplier twice on one day."""
    for supplier, begin, until in cooperations(today):
        first, last = max(begin, today - timedelta(days=365 * YEARS)), min(until, today)
        if random.randrange(100) < AUDITED and (last - first).days > 400:
            (times,) = random.choices(list(TIMES), list(TIMES.values()))
            room = (last - first).days // times
            for place in range(times):
                yield supplier, first + timedelta(days=room * place + random.randrange(room - 20)), False
        if until > today and random.randrange(1_000) < PLANNED:
            yield supplier, today + timedelta(days=random.randrange(-20, 90)), True


def take_place(random: Random, audit: Audit, officer: int, manager: int, today: date) -> None:
    """Let an audit come as far as it has."""
    (fate,) = random.choices(list(FATES), list(FATES.values()))
    if fate == "cancelled":
        audit.cancelled_on, audit.cancelled_why = audit.planned_on - timedelta(days=5), "The site moves."
        return
    audit.began_on = audit.ended_on = audit.planned_on
    audit.held_by_id, audit.summary = officer, "Orderly; what was found is listed."
    reported_on = audit.planned_on + timedelta(days=random.randrange(3, 15))
    approved_on = reported_on + timedelta(days=random.randrange(10))
    if fate == "held" or reported_on > today:
        return
    audit.reported_on, audit.submitted_by_id, audit.submitted_at = reported_on, officer, at(reported_on)
    if fate == "submitted" or approved_on > today:
        return
    audit.approved_by_id, audit.approved_at, audit.counts_from = manager, at(approved_on), approved_on


def answers(audits: list[Audit], clauses: dict[int, list[Any]], seen: set[tuple[int, int]]) -> Iterator[Answer]:
    """Give an answer to each clause of each audit."""
    for audit in audits:
        for clause in clauses[audit.scheme_id]:
            result = Answer.Result.FINDING if (audit.pk, clause.pk) in seen else Answer.Result.CONFORMS
            yield Answer(audit=audit, item=clause, result=result, answered_by_id=audit.held_by_id)
