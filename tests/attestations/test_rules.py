"""Rules bind from a day until a day; changed, they are closed and opened anew."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from attestations.models import ApplicabilityRule, Obligation
from attestations.services import change_rule, close_rule, open_rule
from foundation.dates import ALWAYS, FAR
from tests.attestations.owing import DAY, event_count, owed
from tests.factories import START, TODAY, RequirementFactory, RuleFactory, SupplierFactory

pytestmark = pytest.mark.django_db


@pytest.mark.either
def test_a_rule_binds_from_its_first_day(officer, actions):
    SupplierFactory()

    rule = open_rule(ApplicabilityRule(requirement=RequirementFactory(), required_from=DAY), actor=officer, today=TODAY)

    assert rule.recorded_by == officer
    assert owed() == [(DAY, FAR)]
    assert actions() == ["rule_added"]


@pytest.mark.either
def test_two_equal_rules_bind_once(officer):
    SupplierFactory()
    requirement = RequirementFactory()

    for _ in range(2):
        open_rule(ApplicabilityRule(requirement=requirement), actor=officer, today=TODAY)

    assert owed() == [(START, FAR)]


def test_a_rule_that_is_closed_binds_until_the_day_before(officer, actions):
    rule = RuleFactory()
    supplier = SupplierFactory()

    close_rule(rule, on=DAY, actor=officer, today=TODAY)

    assert ApplicabilityRule.objects.get().required_until == DAY
    assert owed() == [(START, DAY)]
    assert supplier.standings.count() == 0
    assert actions() == ["rule_closed"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 6, 1), FAR])
def test_a_rule_is_not_closed_on_a_day_on_which_it_does_not_bind(day, officer):
    rule = RuleFactory(required_from=date(2024, 1, 1), required_until=date(2024, 6, 1))
    events = event_count()

    with pytest.raises(ValidationError) as refused:
        close_rule(rule, on=day, actor=officer, today=TODAY)

    assert refused.value.code == "period"
    assert (ApplicabilityRule.objects.get().required_until, event_count()) == (date(2024, 6, 1), events)


@pytest.mark.either
def test_a_rule_is_closed_once_whatever_the_page_that_was_open_shows(officer):
    rule = RuleFactory()
    seen_before = ApplicabilityRule.objects.get()
    close_rule(rule, on=DAY, actor=officer, today=TODAY)

    with pytest.raises(ValidationError):
        close_rule(rule, on=DAY, actor=officer, today=TODAY)
    with pytest.raises(ValidationError):
        close_rule(seen_before, on=date(2024, 5, 1), actor=officer, today=TODAY)

    assert ApplicabilityRule.objects.get().required_until == DAY


@pytest.mark.either
def test_a_rule_may_be_closed_on_its_first_day(officer):
    rule = RuleFactory(required_from=DAY)
    SupplierFactory()

    close_rule(rule, on=DAY, actor=officer, today=TODAY)

    assert owed() == []


def test_a_changed_rule_is_closed_and_another_opened(officer, actions):
    old = RuleFactory()
    one, two = SupplierFactory(), SupplierFactory(registered=True)
    changed = ApplicabilityRule(requirement=old.requirement, stages=["registered"])

    new = change_rule(old, changed, on=DAY, actor=officer, today=TODAY)

    rows = list(ApplicabilityRule.objects.order_by("pk").values_list("pk", "required_from", "required_until", "stages"))
    assert rows == [(old.pk, ALWAYS, DAY, ("active",)), (new.pk, DAY, FAR, ("registered",))]
    assert list(Obligation.objects.order_by("required_from").values_list("supplier", "required_from", "rule")) == [
        (one.pk, START, old.pk),
        (two.pk, DAY, new.pk),
    ]
    assert actions() == ["rule_closed", "rule_added"]


def test_a_change_that_widens_a_rule_leaves_one_obligation(officer):
    old = RuleFactory()
    SupplierFactory()

    change_rule(old, ApplicabilityRule(requirement=old.requirement), on=DAY, actor=officer, today=TODAY)

    assert list(Obligation.objects.values_list("rule", "required_from", "required_until")) == [(old.pk, START, FAR)]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_rule_that_was_closed_is_not_changed(officer):
    old = RuleFactory(required_until=DAY)
    events = event_count()

    with pytest.raises(ValidationError):
        change_rule(old, ApplicabilityRule(requirement=old.requirement), on=DAY, actor=officer, today=TODAY)

    assert (ApplicabilityRule.objects.count(), event_count()) == (1, events)
