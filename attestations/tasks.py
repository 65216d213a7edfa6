"""What the clock sets going."""

from celery import shared_task

from attestations.services import bring_standings_in_step
from foundation.dates import today
from suppliers.services import bring_suppliers_in_step


@shared_task(name="attestations.bring_today_in_step")
def bring_today_in_step() -> None:
    """Roll the suppliers' copies and the kept standings over to today; nothing to do is soon done."""
    day = today()
    bring_suppliers_in_step(day)
    bring_standings_in_step(day)
