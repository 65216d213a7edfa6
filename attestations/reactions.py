"""What follows here when suppliers change."""

from collections.abc import Collection
from datetime import date

from attestations.services.obligations import sync_obligations
from attestations.services.today import bring_standings_in_step


def suppliers_changed(*, supplier_ids: Collection[int], today: date) -> None:
    """Bring the suppliers' obligations in step with their stages and classifications."""
    sync_obligations(supplier_ids=supplier_ids)
    bring_standings_in_step(today, supplier_ids)
