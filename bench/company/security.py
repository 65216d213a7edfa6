"""What the company holds for the security of its supply chain: of no supplier, and few."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from audits.models import Risk, RiskAssessment, SecurityRecord
from bench.company.people import People, at

#: Every so many days, over four years.
EVERY = {"planning": 365, "inspection": 182, "review": 365}
YEARS = 4
RISKS = 30


def write(people: People, today: date) -> None:
    """Write the assessments with their risks, and the records of each kind."""
    assessments = RiskAssessment.objects.bulk_create(
        RiskAssessment(reference=f"RA-{day}", **said(people, day, 365)) for day in days(365, today)
    )
    Risk.objects.bulk_create(risk(each, number) for each in assessments for number in range(RISKS))
    SecurityRecord.objects.bulk_create(
        SecurityRecord(reference=f"{kind}-{day}", kind=kind, words="As planned.", **said(people, day, every))
        for kind, every in EVERY.items()
        for day in days(every, today)
    )


def days(every: int, today: date) -> Iterator[date]:
    """Give the days on which something was held, the last one a month ago."""
    for ago in range(30, 365 * YEARS, every):
        yield today - timedelta(days=ago)


def said(people: People, day: date, every: int) -> dict[str, Any]:
    """Return what is alike in all: another person approved it."""
    officer, manager = people.officers[:2]
    return {
        "day": day,
        "next_due_on": day + timedelta(days=every),
        "responsible_id": officer,
        "recorded_by_id": officer,
        "recorded_at": at(day),
        "decision": "approved",
        "decided_by_id": manager,
        "decided_at": at(day),
        "counts_from": day,
        "counted_on": day,
    }


def risk(assessment: RiskAssessment, number: int) -> Risk:
    """Return one of the risks of an assessment."""
    topics = [*Risk.Topic]
    likelihood, impact = number % 5 + 1, number // 5 % 5 + 1
    return Risk(
        assessment=assessment,
        topic=topics[number % len(topics)],
        name=f"Risk {number}",
        likelihood=likelihood,
        impact=impact,
        measures="Two persons look.",
        residual_likelihood=max(1, likelihood - 1),
        residual_impact=impact,
    )
