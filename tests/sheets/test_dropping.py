"""Previews that nobody confirms go, with their rows and their file; nothing else does."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from config.celery import app
from evidence.files import path_of
from evidence.models import Event, EvidenceFile
from evidence.verify import findings
from sheets import runs, tasks
from sheets.dropping import KEPT_FOR, drop, drop_forgotten, forgotten
from sheets.models import ImportRow, ImportRun
from sheets.reading import NotSure, Unreadable
from suppliers.models import Supplier
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)

FILE = b"code,name,country,category\nS1,One,CN,assembly\nS2,Two,Atlantis,assembly\n"
DAY = timedelta(days=1)


@pytest.fixture
def preview(officer):
    """Return a function that looks at a file and gives its run."""

    def looked(content=FILE, name="a.csv"):
        run = runs.received([content], name, actor=officer, sheet="")
        runs.read(run, officer)
        return run

    return looked


def left():
    """Return how many runs, rows and files there are."""
    return ImportRun.objects.count(), ImportRow.objects.count(), EvidenceFile.objects.count()


@pytest.mark.either
def test_a_preview_goes_with_its_rows_and_its_file(preview, officer):
    run = preview()
    path = path_of(run.file.sha256)
    assert (left(), path.exists()) == ((1, 2, 1), True)

    assert drop(run, actor=officer)

    assert (left(), path.exists()) == ((0, 0, 0), False)
    event = Event.objects.latest("seq")
    assert (event.action, event.object_id, event.actor_ref) == ("import_dropped", run.pk, str(officer.ref))
    assert list(findings(files=True)) == []


@pytest.mark.either
def test_a_preview_is_dropped_once(preview, officer):
    run = preview()

    assert [drop(run, actor=officer) for _time in range(2)] == [True, False]
    assert Event.objects.filter(action="import_dropped").count() == 1


@pytest.mark.either
def test_a_file_that_another_import_has_stays(preview, officer):
    first, second = preview(), preview()

    drop(first, actor=officer)
    assert (left(), path_of(second.file.sha256).exists()) == ((1, 2, 1), True)
    drop(second, actor=officer)

    assert (left(), path_of(second.file.sha256).exists()) == ((0, 0, 0), False)


@pytest.mark.either
@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"nothing,of,ours\n1,2,3\n", Unreadable),
        ("供應商編號,供應商名稱\nS1,甲公司\n".encode("gb18030"), NotSure),
    ],
)
def test_what_cannot_be_read_goes_too(content, error, officer):
    run = runs.received([content], "a.csv", actor=officer, sheet="")
    with pytest.raises(error):
        runs.read(run, officer)

    assert drop(run, actor=officer)

    assert left() == (0, 0, 0)
    assert list(findings(files=True)) == []


@pytest.mark.either
def test_what_was_written_stays(preview, officer):
    run = preview()
    runs.write(run, officer, skip_refused=True)

    assert not drop(run, actor=officer)

    assert (left(), Supplier.objects.count()) == ((1, 2, 1), 1)


@pytest.mark.parametrize("state", ["received", "confirmed"])
def test_what_a_worker_reads_or_writes_stays(state, preview, officer):
    run = preview()
    runs.hand_over(run, officer, state)

    assert not drop(run, actor=officer)
    assert list(forgotten(timezone.now() + 2 * KEPT_FOR)) == []


@pytest.mark.either
def test_what_was_touched_lately_is_not_forgotten(preview):
    run = preview()
    ImportRun.objects.update(started_at=run.started_at - 10 * DAY)
    now = timezone.now()

    assert list(forgotten(now + KEPT_FOR - DAY)) == []
    assert list(forgotten(now + KEPT_FOR + DAY)) == [run]


def test_what_nobody_confirmed_for_long_goes_by_the_clock_and_the_rest_stays(preview, officer):
    preview()
    written = preview(name="written.csv")
    runs.write(written, officer, skip_refused=True)

    tasks.drop_forgotten()
    assert ImportRun.objects.count() == 2
    drop_forgotten(timezone.now() + KEPT_FOR + DAY, actor=officer)

    assert list(ImportRun.objects.all()) == [written]
    assert list(findings(files=True)) == []


def test_the_clock_knows_every_task_that_it_is_to_set_going():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)


def test_a_preview_that_is_read_anew_at_the_same_moment_is_not_forgotten(preview, officer):
    run = preview()
    ImportRun.objects.update(started_at=run.started_at - 2 * KEPT_FOR)
    # As if all that was known of it were old.
    Event.objects.update(at=timezone.now() - 2 * KEPT_FOR)
    long_ago = forgotten(timezone.now())
    assert long_ago.count() == 1

    errors = together(lambda: runs.read(run, officer), lambda: drop(run, actor=officer, among=long_ago))

    assert errors == [None, None]
    assert left() == (1, 2, 1)


@pytest.mark.either
def test_a_file_that_is_dropped_while_it_is_read_anew_is_gone(preview, officer):
    run = preview()

    dropped, read = together(lambda: drop(run, actor=officer), lambda: runs.read(run, officer))

    assert (dropped, read.code) == (None, "dropped")
    assert read.message == "The import of a.csv was discarded meanwhile; bring the file again."
    assert left() == (0, 0, 0)
    assert list(findings(files=True)) == []


@pytest.mark.either
def test_what_is_confirmed_while_it_is_dropped_does_not_come_back(preview, officer):
    run = preview()

    errors = together(lambda: drop(run, actor=officer), lambda: runs.hand_over(run, officer, "confirmed"))

    assert errors == [None, None]
    assert left() == (0, 0, 0)
    assert list(findings(files=True)) == []
