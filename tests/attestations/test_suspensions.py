"""A suspended certificate does not count until that is lifted."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from attestations.models import Suspension
from attestations.services import end_suspension, suspend
from attestations.standing import Standing
from evidence.verify import findings
from foundation.dates import FAR
from tests.attestations.owing import DAY, event_count, standing_of
from tests.factories import TODAY, AttestationFactory, RuleFactory, SuspensionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    """An accepted certificate that its supplier must hold."""
    made = AttestationFactory(certificate=True)
    RuleFactory(requirement=made.requirement)
    return made


@pytest.mark.either
def test_a_suspended_certificate_does_not_count(certificate, officer, actions):
    before = standing_of(certificate.supplier)

    suspension = suspend(certificate, suspended_from=DAY, reason="Audit overdue.", actor=officer, today=TODAY)

    assert Suspension.objects.get() == suspension
    assert suspension.suspended_until == FAR
    assert (before, standing_of(certificate.supplier)) == (Standing.VALID, Standing.EXPIRED)
    assert actions() == ["attestation_suspended"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("until", [DAY, date(2024, 2, 29)])
def test_a_suspension_ends_after_it_begins(until, certificate, officer):
    events = event_count()

    with pytest.raises(ValidationError):
        suspend(certificate, suspended_from=DAY, suspended_until=until, reason="x", actor=officer, today=TODAY)

    assert (Suspension.objects.count(), event_count()) == (0, events)


@pytest.mark.either
def test_suspended_twice_it_counts_when_both_are_lifted(certificate, officer):
    one, two = (suspend(certificate, suspended_from=DAY, reason="x", actor=officer, today=TODAY) for _ in range(2))

    end_suspension(one, on=TODAY, actor=officer, today=TODAY)
    between = standing_of(certificate.supplier)
    end_suspension(two, on=TODAY, actor=officer, today=TODAY)

    assert (between, standing_of(certificate.supplier)) == (Standing.EXPIRED, Standing.VALID)


@pytest.mark.either
def test_a_lifted_suspension_lasted_until_the_day_before(certificate, officer, actions):
    suspension = SuspensionFactory(attestation=certificate, suspended_from=DAY)

    end_suspension(suspension, on=TODAY, actor=officer, today=TODAY)

    assert Suspension.objects.get().suspended_until == TODAY
    assert standing_of(certificate.supplier) == Standing.VALID
    assert actions() == ["suspension_lifted"]


@pytest.mark.either  # two columns are written, which the standings of random papers read on both
def test_that_it_is_lifted_is_known_from_that_day_and_of_a_day_to_come_since_today(certificate, officer):
    planned = date(2027, 3, 1)
    past, later = (
        suspend(certificate, suspended_from=DAY, suspended_until=planned, reason="x", actor=officer, today=TODAY)
        for _ in range(2)
    )

    end_suspension(past, on=date(2024, 5, 5), actor=officer, today=TODAY)
    end_suspension(later, on=date(2027, 1, 1), actor=officer, today=TODAY)

    assert [*Suspension.objects.order_by("pk").values_list("suspended_until", "planned_until", "lifted_on")] == [
        (date(2024, 5, 5), planned, date(2024, 5, 5)),
        (date(2027, 1, 1), planned, TODAY),
    ]


@pytest.mark.either  # as above
def test_to_which_day_it_was_lifted_first_stays_known(certificate, officer):
    suspension = suspend(certificate, suspended_from=DAY, reason="x", actor=officer, today=DAY)
    said = ((date(2024, 5, 1), date(2024, 12, 1)), (date(2024, 6, 1), date(2024, 10, 1)))

    for today, on in (*said, (date(2024, 6, 1), date(2024, 9, 1))):
        end_suspension(suspension, on=on, actor=officer, today=today)

    kept = Suspension.objects.get()
    assert (kept.planned_until, kept.former_ends) == (FAR, ("2024-05-01/2024-12-01",))
    assert (kept.suspended_until, kept.lifted_on) == (date(2024, 9, 1), date(2024, 6, 1))
    assert list(findings()) == []


def test_what_was_lifted_before_is_known_since_then_and_ended_as_planned_otherwise(certificate, officer):
    planned, lifted = (
        suspend(certificate, suspended_from=DAY, suspended_until=until, reason="x", actor=officer, today=TODAY)
        for until in (date(2024, 7, 1), FAR)
    )
    end_suspension(lifted, on=date(2024, 6, 1), actor=officer, today=TODAY)
    Suspension.objects.update(planned_until=FAR, lifted_on=None)

    import_module("attestations.migrations.0011_lifted_suspensions").fill(apps, None)

    assert [*Suspension.objects.order_by("pk").values_list("pk", "planned_until", "lifted_on")] == [
        (planned.pk, date(2024, 7, 1), None),
        (lifted.pk, FAR, date(2024, 6, 1)),
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("day", [date(2024, 2, 29), DAY, date(2024, 6, 2), FAR])
def test_a_suspension_is_not_lifted_on_a_day_that_it_cannot_end_on(day, officer):
    suspension = SuspensionFactory(suspended_from=DAY, suspended_until=date(2024, 6, 1))
    events = event_count()

    with pytest.raises(ValidationError) as refused:
        end_suspension(suspension, on=day, actor=officer, today=TODAY)

    assert refused.value.code == "period"
    assert (Suspension.objects.get().suspended_until, event_count()) == (date(2024, 6, 1), events)


def test_a_suspension_is_not_made_longer_by_a_page_that_was_open(officer):
    suspension = SuspensionFactory(suspended_from=DAY)
    seen_before = Suspension.objects.get()
    end_suspension(suspension, on=date(2024, 4, 1), actor=officer, today=TODAY)

    with pytest.raises(ValidationError):
        end_suspension(seen_before, on=date(2024, 5, 1), actor=officer, today=TODAY)

    assert Suspension.objects.get().suspended_until == date(2024, 4, 1)
