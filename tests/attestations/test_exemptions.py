"""An exemption sets an obligation aside for some days, with a reason."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from attestations.models import Exemption
from attestations.services import grant_exemption, revoke_exemption
from attestations.standing import Standing
from foundation.dates import FAR
from tests.attestations.owing import DAY, event_count, standing_of
from tests.factories import TODAY, ConflictFactory, ExemptionFactory, RequirementFactory, RuleFactory, SupplierFactory

pytestmark = pytest.mark.django_db


@pytest.mark.either
def test_an_obligation_is_set_aside_from_a_day(officer, actions):
    rule, supplier = RuleFactory(), SupplierFactory()

    exemption = grant_exemption(
        supplier, rule.requirement, exempt_from=DAY, reason="No metal.", actor=officer, today=TODAY
    )

    assert Exemption.objects.get() == exemption
    assert (exemption.exempt_until, exemption.granted_by) == (FAR, officer)
    assert [list(Exemption.objects.on(day)) for day in (date(2024, 2, 29), DAY)] == [[], [exemption]]
    assert standing_of(supplier) == Standing.EXEMPT
    assert actions() == ["exemption_granted"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_sets_nothing_aside_and_ends_no_exemption(officer):
    exemption = ExemptionFactory()
    ConflictFactory(person=officer, supplier=exemption.supplier)
    other = RequirementFactory()
    events = event_count()

    with pytest.raises(ValidationError) as refused:
        grant_exemption(exemption.supplier, other, exempt_from=DAY, reason="No metal.", actor=officer, today=TODAY)
    assert refused.value.code == "conflict"
    with pytest.raises(ValidationError) as refused:
        revoke_exemption(exemption, on=DAY, actor=officer, today=TODAY)

    assert refused.value.code == "conflict"
    assert (Exemption.objects.get().exempt_until, event_count()) == (FAR, events)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_an_exemption_needs_a_reason(reason, officer):
    rule, supplier = RuleFactory(), SupplierFactory()
    events = event_count()

    with pytest.raises(ValidationError) as refused:
        grant_exemption(supplier, rule.requirement, exempt_from=DAY, reason=reason, actor=officer, today=TODAY)

    assert list(refused.value.message_dict) == ["reason"]
    assert (Exemption.objects.count(), event_count()) == (0, events)


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_an_exemption_that_ends_before_it_begins_is_refused(officer):
    rule, supplier = RuleFactory(), SupplierFactory()
    terms = {"exempt_from": DAY, "exempt_until": date(2024, 2, 1), "reason": "x"}

    with pytest.raises(ValidationError):
        grant_exemption(supplier, rule.requirement, **terms, actor=officer, today=TODAY)

    assert Exemption.objects.count() == 0


@pytest.mark.either
@pytest.mark.parametrize(
    ("first", "until"), [(DAY, FAR), (date(2024, 2, 1), date(2024, 3, 2)), (date(2024, 3, 31), FAR)]
)
def test_an_exemption_for_days_that_are_exempt_already_is_refused(first, until, officer, actions):
    rule, supplier = RuleFactory(), SupplierFactory()
    terms = {"reason": "x", "actor": officer, "today": TODAY}
    grant_exemption(supplier, rule.requirement, exempt_from=DAY, exempt_until=date(2024, 4, 1), **terms)

    with pytest.raises(ValidationError) as refused:
        grant_exemption(supplier, rule.requirement, exempt_from=first, exempt_until=until, **terms)

    assert [error.code for error in refused.value.error_list] == ["overlap"]
    assert Exemption.objects.count() == 1
    assert actions() == ["exemption_granted"]


@pytest.mark.either
def test_one_exemption_may_follow_another_and_another_requirement_is_another_matter(officer):
    rule, other, supplier = RuleFactory(), RuleFactory(), SupplierFactory()
    terms = {"reason": "x", "actor": officer, "today": TODAY}
    grant_exemption(supplier, rule.requirement, exempt_from=DAY, exempt_until=date(2024, 4, 1), **terms)

    grant_exemption(supplier, rule.requirement, exempt_from=date(2024, 4, 1), **terms)
    grant_exemption(supplier, other.requirement, exempt_from=DAY, **terms)

    assert Exemption.objects.count() == 3


def test_a_revoked_exemption_covers_until_the_day_before(officer, actions):
    rule, supplier = RuleFactory(), SupplierFactory()
    exemption = ExemptionFactory(supplier=supplier, requirement=rule.requirement)

    revoke_exemption(exemption, on=TODAY, actor=officer, today=TODAY)

    assert Exemption.objects.get().exempt_until == TODAY
    assert list(Exemption.objects.on(date(2024, 12, 30))) == [exemption]
    assert standing_of(supplier) == Standing.MISSING
    assert actions() == ["exemption_revoked"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 6, 1), FAR])
def test_an_exemption_is_not_revoked_on_a_day_that_it_does_not_cover(day, officer):
    exemption = ExemptionFactory(exempt_until=date(2024, 6, 1))
    events = event_count()

    with pytest.raises(ValidationError) as refused:
        revoke_exemption(exemption, on=day, actor=officer, today=TODAY)

    assert refused.value.code == "period"
    assert (Exemption.objects.get().exempt_until, event_count()) == (date(2024, 6, 1), events)


@pytest.mark.either
def test_an_exemption_is_revoked_once_whatever_the_page_that_was_open_shows(officer):
    exemption = ExemptionFactory()
    seen_before = Exemption.objects.get()
    revoke_exemption(exemption, on=DAY, actor=officer, today=TODAY)

    with pytest.raises(ValidationError):
        revoke_exemption(exemption, on=DAY, actor=officer, today=TODAY)
    with pytest.raises(ValidationError):
        revoke_exemption(seen_before, on=TODAY, actor=officer, today=TODAY)

    assert Exemption.objects.get().exempt_until == DAY


@pytest.mark.either
def test_an_exemption_may_be_revoked_on_its_first_day(officer):
    exemption = ExemptionFactory(exempt_from=DAY)

    revoke_exemption(exemption, on=DAY, actor=officer, today=TODAY)

    assert list(Exemption.objects.on(DAY)) == []
