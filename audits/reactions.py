"""What follows here when suppliers, or their grades, change."""

from collections.abc import Collection
from datetime import date

from accounts.models import User
from audits.services.cases import follow_with_cases, remove_untouched


def suppliers_changed(*, supplier_ids: Collection[int], today: date) -> None:
    """Open improvement cases for whoever is in grade D, and close those that are over."""
    follow_with_cases(supplier_ids, today)


def suppliers_removed(*, supplier_ids: Collection[int], actor: User) -> None:
    """Take away the improvement cases that followed by themselves and nobody has worked on."""
    remove_untouched(supplier_ids, actor=actor)


def grades_recorded(*, supplier_ids: Collection[int], today: date) -> None:
    """Bring improvement cases in step with grades."""
    follow_with_cases(supplier_ids, today)
