"""Ask a worker to come; which runs wait for one, the database says."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

from sheets.models import ImportRun

log = logging.getLogger("goodstanding.sheets")


def ring(run: ImportRun) -> None:
    """Send for a worker. Where the broker is away, the beat does it later."""
    try:
        current_app.send_task("sheets.work", [run.pk])
    except OperationalError:
        log.warning("No worker could be asked to take import %s", run.pk, exc_info=True)
