"""What the clock sets going."""

import logging

from celery import shared_task
from django.utils import timezone

from attestations.services import bring_standings_in_step, make_receipts, sync_obligations
from foundation.dates import today
from suppliers.services import bring_suppliers_in_step

log = logging.getLogger("goodstanding.attestations")


@shared_task(name="attestations.repair_obligations")
def repair_obligations() -> None:
    """Derive every obligation anew: nothing to do, unless somebody changed the tables behind our back."""
    changed = sync_obligations()
    if changed:
        log.warning("%s obligations were not what the facts say; they are now", changed)
        bring_standings_in_step(today())


@shared_task(name="attestations.bring_today_in_step")
def bring_today_in_step() -> None:
    """Roll the suppliers' copies and the kept standings over to today; nothing to do is soon done."""
    day = today()
    bring_suppliers_in_step(day)
    bring_standings_in_step(day)


@shared_task(name="attestations.make_missing_receipts")
def make_missing_receipts() -> None:
    """Make the receipts that a crash left out."""
    missing = make_receipts(timezone.now())
    if missing:
        log.warning("%s receipts were missing", missing)
