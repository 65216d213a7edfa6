"""Suppliers that are bound, what they hold, and how that stands."""

from accounts.services import system_user
from attestations.ends import said_before
from attestations.models import ApplicabilityRule, Attestation, Obligation, RequirementEdition, Suspension
from attestations.services import sync_obligations
from attestations.standing import Standing
from foundation.dates import FAR
from suppliers.models import Classification, StageChange, Supplier
from suppliers.services import Fact, record_facts
from tests.factories import START, TODAY, CategoryFactory, CountryFactory

#: The columns of a suspension, as papers name their values.
SUSPENDED = ("suspended_from", "suspended_until", "planned_until", "lifted_on")
#: Of a paper, what its edition or its suspensions keep.
ELSEWHERE = ("suspensions", "announced_on", "former_ends")


def bound_suppliers(count, requirements):
    """Make cooperating suppliers that owe every requirement."""
    actor, suppliers = system_user(), Supplier.objects.bulk_create(Supplier(code=f"S{n}") for n in range(count))
    profile = {"category": CategoryFactory().pk, "country": CountryFactory().pk, "is_core": False}
    for model, content in ((Classification, profile), (StageChange, {"stage": "active"})):
        facts = [Fact(supplier.pk, START, content) for supplier in suppliers]
        record_facts(model, facts, actor=actor, today=TODAY)
    ApplicabilityRule.objects.bulk_create(ApplicabilityRule(requirement=row) for row in requirements)
    sync_obligations()
    return suppliers


def keep(supplier, requirement, papers):
    """Write papers behind the services: only what standings are made of counts here."""
    rows = Attestation.objects.bulk_create(
        Attestation(
            supplier=supplier,
            requirement=requirement,
            kind=requirement.kind,
            edition=edition(requirement, paper) if paper.announced_on else None,
            **{name: value for name, value in vars(paper).items() if name not in ELSEWHERE},
        )
        for paper in papers
    )
    Suspension.objects.bulk_create(
        Suspension(attestation=row, former_ends=kept(span[4:]), **dict(zip(SUSPENDED, span, strict=False)))
        for row, paper in zip(rows, papers, strict=True)
        for span in paper.suspensions
    )


def edition(requirement, paper):
    """Return an edition whose end was announced on the day of a paper."""
    days = {"ends_on": paper.edition_ends_on, "announced_on": paper.announced_on}
    code, former = str(requirement.editions.count()), kept(paper.former_ends)
    return RequirementEdition.objects.create(requirement=requirement, code=code, former_ends=former, **days)


def kept(former):
    """Return former ends as a row keeps them."""
    return said_before(FAR, former)


def in_table(day, **options):
    """Return (supplier, requirement) -> its standing on a day, of all that is in force."""
    duties = Obligation.objects.in_force(day).with_standing(day, **options)
    return {(supplier, requirement): Standing(code) for supplier, requirement, code in values(duties)}


def values(duties):
    """Return supplier, requirement and standing of what is asked."""
    return duties.values_list("supplier_id", "requirement_id", "standing")
