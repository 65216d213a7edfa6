import pytest

from attestations.models import Obligation, StandingDay, StandingToday
from evidence.models import Event
from foundation import mending
from tests.factories import TODAY, AttestationFactory, UserFactory


@pytest.fixture
def officer(db):
    """Whoever acts."""
    return UserFactory()


@pytest.fixture
def waiting(db):
    """Return an attestation that was submitted today and waits for review."""
    return AttestationFactory(waiting=True, submitted_on=TODAY)


@pytest.fixture
def actions(officer):
    """Return a function that lists what the officer's events say, in their order."""

    def run():
        return list(Event.objects.filter(actor_ref=str(officer.ref)).order_by("seq").values_list("action", flat=True))

    return run


@pytest.fixture
def out_of_step(db):
    """Return a function that gives what the kept standings of a day and the live ones do not agree on."""

    def run(day):
        live = Obligation.objects.in_force(day).with_standing(day).values_list("supplier", "requirement", "standing")
        kept = StandingToday.objects.values_list("supplier", "requirement", "standing")
        return StandingDay.objects.get().as_of, set(live) ^ set(kept)

    return run


@pytest.fixture(params=["few", "many"])
def however_many(request, monkeypatch):
    """Let rows that follow from others be worked out as where there are few, then as where there are many."""
    if request.param == "many":
        monkeypatch.setattr(mending, "FEW", -1)
