"""What of requirements can be entered through the admin, and the protected model that it writes."""

from attestations.models import ApplicabilityRule, CommitmentText, Requirement, RequirementAlias, RequirementEdition
from tests.admin.entering import DAY, add, change


def new_requirement(client):
    names = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")
    more = {"editions-0-code": "1", "editions-TOTAL_FORMS": "1", "aliases-0-text": "Pax", "aliases-TOTAL_FORMS": "1"}
    add(client, Requirement, code="peace", kind="certificate", **names, **more)
    assert RequirementEdition.objects.filter(requirement__code="peace").count() == 1
    assert RequirementAlias.objects.get(text="Pax").folded == "pax"


def change_requirement(client):
    edition = {"editions-0-ends_on": "2030-06-30"}
    change(client, Requirement.objects.get(code="iso_9001"), expiring_days="60", **edition)
    ends = RequirementEdition.objects.filter(requirement__code="iso_9001").order_by("code").first()
    assert str(ends.ends_on) == "2030-07-01"


def new_rule(client):
    given = {"requirement": Requirement.objects.get(code="security").pk, "regions": ["cn"], "stages": ["active"]}
    add(client, ApplicabilityRule, required_from=DAY, **given)


def replace_rule(client):
    rule = ApplicabilityRule.objects.filter(requirement__code="confidentiality").get()
    change(client, rule, stages=["active", "suspended"], changes_on=DAY)
    assert ApplicabilityRule.objects.filter(requirement__code="confidentiality").count() == 2


def close_rule(client):
    rule = ApplicabilityRule.objects.filter(requirement__code="confidentiality").get()
    change(client, rule, required_until=DAY)
    rule.refresh_from_db()
    assert str(rule.required_until) == "2024-03-02"


def new_text(client):
    given = {"requirement": Requirement.objects.get(code="security").pk, "language": "en", "text": "We will."}
    add(client, CommitmentText, version="2", published_on=DAY, **given)


#: What can be entered -> the protected model that it writes.
REQUIRING = {
    new_requirement: "attestations.requirement",
    change_requirement: "attestations.requirementedition",
    new_rule: "attestations.applicabilityrule",
    replace_rule: "attestations.applicabilityrule",
    close_rule: "attestations.applicabilityrule",
    new_text: "attestations.commitmenttext",
}
