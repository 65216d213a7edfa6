"""What the forms of rules and exemptions refuse, beside the field that is wrong."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from attestations.models import ApplicabilityRule, Exemption, Requirement
from foundation.dates import FAR, today
from suppliers.models import Supplier
from tests.admin.forms import save

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db]


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
