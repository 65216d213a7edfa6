"""On any day a report waits for approval that did so then, whatever became of it since."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone

from accounts.services import system_user
from audits.models import Audit
from audits.services import approve_report, return_report, submit_report
from tests.factories import AuditFactory, UserFactory
from tests.factories.audits import REPORTED, answer_rest

pytestmark = pytest.mark.django_db

FIRST = date(2024, 12, 2)
DAYS = [FIRST + timedelta(days=n) for n in range(-1, 8)]


@pytest.fixture
def on(monkeypatch):
    """Let something happen on a day."""

    def happen(day, step, audit, **given):
        monkeypatch.setattr(timezone, "now", lambda: datetime.combine(day, time(4), UTC))
        return step(audit, today=day, **given)

    return happen


def waited():
    return [Audit.objects.undecided(day).exists() for day in DAYS]


def test_what_was_given_back_had_waited_until_then(on):
    audit, manager = AuditFactory(held=True), UserFactory(manager_role=True)
    answer_rest(audit)
    told = {"reported_on": REPORTED, "actor": system_user()}
    on(FIRST, submit_report, audit, **told)
    on(FIRST + timedelta(days=2), return_report, audit, why="Short", actor=manager)
    assert waited() == [False, True, True, *[False] * 6]

    on(FIRST + timedelta(days=4), submit_report, audit, **told)
    assert waited() == [False, True, True, False, False, True, True, True, True]

    on(FIRST + timedelta(days=6), approve_report, audit, actor=manager)
    assert waited() == [False, True, True, False, False, True, True, False, False]
