"""A broker that listens and cannot do its work: a file that somebody brings is kept, and read by the next sweep."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from sheets import runs, tasks
from sheets.models import ImportRun
from sheets.runs import LOST_AFTER
from tests.servers.broker import NOBODY_WAITS, TROUBLES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either]

FILE = b"code,name,country,category\nS1,One,CN,assembly\n"


@pytest.fixture
def bring(client, officer, monkeypatch):
    """Return a function that brings a file, which counts as a long one, and gives its run and the seconds it took."""
    monkeypatch.setattr(runs, "SMALL_FILE", 0)
    client.force_login(officer)

    def brought():
        begun = time.monotonic()
        answer = client.post(
            reverse("admin:sheets_importrun_import"), {"file": SimpleUploadedFile("a.csv", FILE)}, follow=True
        )
        assert answer.status_code == 200
        return ImportRun.objects.get(), time.monotonic() - begun

    return brought


def swept(run):
    """Let the clock come by once nobody has given a sign for long."""
    ImportRun.objects.update(asked_at=run.asked_at - 2 * LOST_AFTER)
    tasks.ring_again()


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_is_brought_is_kept_at_once_and_read_later(bring, own_broker, trouble, caplog):
    own_broker.fall_into(trouble)

    run, seconds = bring()

    assert seconds < NOBODY_WAITS
    assert (run.state, own_broker.rings) == ("received", 0)
    assert f"No worker could be asked to come: sheets.work ({run.pk},)" in caplog.text
    swept(run)
    own_broker.recover_from(trouble)
    swept(run)
    assert own_broker.rings == 1
    tasks.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.created) == ("previewed", 1)


def test_a_ring_that_the_broker_evicts_is_rung_again(bring, own_broker):
    run, _seconds = bring()
    rung = own_broker.rings
    own_broker.evict()

    evicted = own_broker.rings
    swept(run)

    assert (rung, evicted, own_broker.rings) == (1, 0, 1)
