"""What a worker does for imports, and the clock. The database says what is to be done; the doorbell may be lost."""

from celery import shared_task
from django.utils import timezone, translation

from accounts.services import system_user
from foundation import memory
from foundation.doorbell import ring
from sheets import dropping, runs
from sheets.models import ImportRun
from sheets.progress import Progress, progress_of
from sheets.reading import Unreadable


# Not delivered again by the broker: whether it is to be tried once more, the database says.
@shared_task(name="sheets.work", acks_late=False)
def work(pk: int) -> None:
    """Read a run that was received, or write one that was confirmed; what is wrong with it is said on its page."""
    run = None if progress_of(pk) else runs.begin_attempt(pk)
    if run is None:
        return
    memory.spare()
    actor = run.started_by
    with translation.override(actor.language), Progress(run) as progress:
        try:
            if run.state == ImportRun.State.RECEIVED:
                runs.read(run, actor, progress)
            else:
                runs.write(run, actor, skip_refused=run.skips_refused, progress=progress)
        except Unreadable as error:
            if error.code == "busy":
                return  # Somebody is sent again.
            ImportRun.objects.filter(pk=pk).update(error=error.message)


@shared_task(name="sheets.ring_again")
def ring_again() -> None:
    """Send a worker to every run that waits and of which nobody gives a sign."""
    for run in runs.lost():
        if not progress_of(run.pk):
            ring("sheets.work", run.pk)


@shared_task(name="sheets.drop_forgotten")
def drop_forgotten() -> None:
    """Remove previews that nobody confirmed for a long time."""
    dropping.drop_forgotten(timezone.now(), actor=system_user())
