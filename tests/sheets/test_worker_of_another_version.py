"""A worker of another version than whoever rings: it passes over what it does not know, and does what it does."""

import pytest

from foundation.doorbell import ring
from sheets import runs
from sheets.models import ImportRun
from tests.servers.worker import work_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either]

FILE = b"code,name,country,category\nS1,One,CN,assembly\n"
OF_A_NEWER_PROGRAM = "in_doubt"


def test_what_only_another_version_knows_is_passed_over_and_nothing_is_lost(own_broker, officer, monkeypatch):
    monkeypatch.setenv("CELERY_BROKER_READ_URL", own_broker.url)
    newer, rung_otherwise, known = (runs.received([FILE], name, actor=officer, sheet="") for name in "abc")
    ImportRun.objects.filter(pk=newer.pk).update(state=OF_A_NEWER_PROGRAM)
    ring("sheets.of_a_newer_program", known.pk)
    ring("sheets.work", rung_otherwise.pk, "an argument that is new")
    ring("sheets.work", newer.pk)
    ring("sheets.work", known.pk)

    unknown = work_until("sheets.work", known.pk)

    assert unknown == ["sheets.of_a_newer_program"]
    assert [*ImportRun.objects.order_by("pk").values_list("state", "attempts")] == [
        (OF_A_NEWER_PROGRAM, 0),
        ("received", 0),
        ("previewed", 1),
    ]
    assert (own_broker.rings, own_broker.line.hlen("unacked")) == (0, 0)
