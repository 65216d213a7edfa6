"""What the forms of rules and exemptions refuse, beside the field that is wrong."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from attestations.models import ApplicabilityRule, Exemption, Requirement
from foundation.dates import FAR, today
from suppliers.models import Supplier
from tests.admin.forms import save

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


def change(client, rule, **values):
    errors, _answer = save(client, reverse("admin:attestations_applicabilityrule_change", args=[rule.pk]), **values)
    return {name: str(words[0]) for name, words in errors.items()}


@pytest.fixture
def rule(filled, db):
    return ApplicabilityRule.objects.get(requirement__code="security", categories="", required_until=FAR)


def test_a_changed_rule_does_not_end_before_it_begins(rule, root):
    ended = today() - timedelta(days=30)

    refused = change(root, rule, stages=["active", "registered"], required_until=ended, changes_on=today())

    assert refused == {"required_until": "The changed rule would end before it begins."}


def test_a_rule_is_closed_by_its_last_day_alone(rule, root):
    last = date(2024, 6, 30)

    assert change(root, rule, required_until=last, changes_on=None) == {}
    rule.refresh_from_db()
    assert rule.required_until == date(2024, 7, 1)
    assert change(root, rule, required_until=date(2024, 12, 31)) == {
        "required_until": "A rule can end sooner than it does, not later: open another for what follows."
    }


def test_an_exemption_covers_at_least_a_day(root):
    given = {"supplier": Supplier.objects.get(code="S1").pk, "requirement": Requirement.objects.get(code="rohs").pk}
    before = Exemption.objects.count()

    _errors, answer = save(
        root,
        reverse("admin:attestations_exemption_add"),
        exempt_from="2024-03-02",
        exempt_until="2024-03-01",
        reason="x",
        **given,
    )

    assert Exemption.objects.count() == before
    assert "An exemption covers at least one day." in answer.content.decode()


def test_the_ways_of_signing_are_ticked_and_told_to_those_who_only_read(root, log_in):
    requirement = Requirement.objects.get(code="security")
    address = reverse("admin:attestations_requirement_change", args=[requirement.pk])

    save(root, address, signing_ways=["paper"], signing_capacities=["legal_representative"])

    requirement.refresh_from_db()
    assert (requirement.signing_ways, requirement.signing_capacities) == (("paper",), ("legal_representative",))
    page = log_in("auditor").get(address).content.decode()
    assert "On paper with the company chop" in page
    assert "Legal representative" in page


def test_a_text_that_ends_earlier_ones_before_it_is_published_is_refused(root):
    requirement = Requirement.objects.get(code="security")
    given = {"requirement": requirement.pk, "version": 7, "language": "en", "text": "We promise."}

    errors, _answer = save(
        root,
        reverse("admin:attestations_commitmenttext_add"),
        published_on="2030-01-02",
        resign_from="2030-01-02",
        **given,
    )

    assert [*errors.values()] == [["Earlier versions must count until after this one is published."]]
