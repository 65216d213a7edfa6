"""More requirements and rules than ship, so that about eight bind a cooperating supplier."""

from datetime import date, timedelta

from attestations.models import ApplicabilityRule, Requirement
from foundation.dates import FAR
from foundation.sets import packed

ACTIVE = packed(["active"])
MAKERS = packed(["assembly", "components", "batteries", "metal_parts", "plastic_parts", "packaging"])
DIGITAL = packed(["cloud", "data", "software", "servers"])

STILL_OFF = ("integrity", "bank_account_proof")
#: Requirement, sets of a rule, the years before today from which and until which it binds (None: no end).
RULES = [
    ("security", {"categories": DIGITAL}, 3, None),
    ("security", {"categories": packed(["professional", "admin"]), "core": "other"}, 2, 1),
    ("conflict_minerals", {"categories": packed(["plastic_parts", "packaging", "servers"])}, 2, None),
    ("conflict_minerals", {"regions": packed(["other"])}, 4, 3),
    ("iso_9001", {"categories": packed(["servers", "logistics"])}, 4, None),
    ("iso_9001", {"core": "core"}, 3, None),
    ("iso_9001", {"categories": packed(["site_services"]), "regions": packed(["cn"])}, 3, 2),
    ("iso_14001", {"core": "core"}, 3, None),
    ("iso_14001", {"categories": packed(["packaging", "servers"])}, 1, None),
    ("iso_45001", {"categories": packed(["metal_parts", "plastic_parts", "logistics", "site_services"])}, 3, None),
    ("iso_45001", {"core": "core"}, 2, None),
    ("qc_080000", {"categories": packed(["batteries", "metal_parts", "plastic_parts"])}, 2, None),
    ("qc_080000", {"categories": packed(["packaging"]), "core": "core"}, 1, None),
    ("rohs", {"categories": packed(["metal_parts", "plastic_parts", "servers"])}, 2, None),
    ("rohs", {"regions": packed(["other"]), "categories": packed(["packaging"])}, 2, 1),
    ("iso_27001", {"categories": packed(["professional"])}, 2, None),
    ("iso_27001", {"categories": packed(["servers"]), "core": "core"}, 2, None),
    ("data_processing", {"categories": packed(["professional", "admin", "site_services"])}, 2, None),
    ("data_processing", {"countries": packed(["DE", "JP"])}, 5, None),
    ("code_of_conduct", {"stages": packed(["registered"])}, 3, 2),
]


def widen(today: date) -> None:
    """Switch all but two requirements on and add the rules above."""
    waiting = Requirement.objects.filter(required_from=FAR).exclude(code__in=STILL_OFF)
    waiting.update(required_from=years_before(today, 3))
    keys = dict(Requirement.objects.values_list("code", "pk"))
    ApplicabilityRule.objects.bulk_create(
        ApplicabilityRule(
            requirement_id=keys[code],
            **{"stages": ACTIVE, **sets},
            required_from=years_before(today, begins),
            required_until=FAR if ends is None else years_before(today, ends),
        )
        for code, sets, begins, ends in RULES
    )


def years_before(day: date, years: int) -> date:
    return day - timedelta(days=365 * years)
