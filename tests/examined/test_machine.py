"""Whatever people do, in whatever order: no gate is skipped and nobody decides her own. `make machine` goes on longer.

The machine does what people do, through the services, one deed after another; each may be refused, in words. After
each the laws of tests/examined/laws/ are held against the rows. What fails is printed as the shortest list of deeds
that was found to break a law, each with who did it on which day and what was said to her; "done" where nothing was.
"""

import time

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture import engine
from hypothesis.stateful import run_state_machine_as_test

from tests.examined.cases import Cases
from tests.examined.departures import Departures
from tests.examined.gatekeeping import Gatekeeping
from tests.examined.hands import Hands
from tests.examined.judged import Judged
from tests.examined.past import Past
from tests.examined.world import build
from tests.kept import made

pytestmark = pytest.mark.django_db

#: In a round, so many lists of so many deeds are tried; other lists in each round.
EXAMPLES, DEEDS = 6, 40
#: The suite tries one round on each database, with other lists: the laws are the same on either.
LATER = {"sqlite": 1, "postgresql": 0}
#: Of well over thirty kinds of deeds more than so many are done.
LEAST_KINDS = 20


class Machine(Past, Gatekeeping, Judged, Cases, Departures, Hands):
    """All that people do to how suppliers are examined."""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Hold the world in which every example begins."""

    def make():
        Machine.world = build()

    with made(make, django_db_blocker):
        yield


def test_no_gate_is_skipped_and_nobody_decides_her_own(world, pytestconfig, monkeypatch):
    # It would look for a shorter list for five minutes.
    monkeypatch.setattr(engine, "MAX_SHRINKING_SECONDS", pytestconfig.getoption("shrinking"))
    first = pytestconfig.getoption("seed") + LATER[connection.vendor]
    seconds = pytestconfig.getoption("seconds")
    started = time.monotonic()
    rounds = 0
    Machine.done.clear()
    Machine.refused.clear()
    while rounds < 1 or time.monotonic() - started < seconds:
        try:
            play(first + rounds)
        except BaseException as broken:
            number = first + rounds - LATER[connection.vendor]
            broken.add_note(f"found after {told(started)}; `make machine SEED={number}` finds it at once")
            raise
        rounds += 1
    # Where everything is refused no law is ever broken.
    assert len(Machine.done) > LEAST_KINDS
    print(f"{rounds} rounds from seed {first}: {told(started)}")
    for deed in sorted(Machine.done | Machine.refused):
        print(f"{Machine.done[deed]:6} {deed} ({Machine.refused[deed]} refused)")


def told(started):
    """Say how long it took, and how much was done."""
    return f"{time.monotonic() - started:.0f} s, {sum(Machine.done.values()):,} deeds"


def play(number):
    """Try one round of examples."""
    run_state_machine_as_test(
        seed(number)(type("Machine", (Machine,), {})),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=DEEDS,
            database=None,
            deadline=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
