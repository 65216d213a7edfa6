"""What follows here when suppliers, or their grades, change."""

from collections.abc import Collection
from datetime import date

from accounts.models import User
from audits.services.cases import follow_with_cases, remove_untouched
from audits.services.following import follow_with_consequences, remove_undecided


def suppliers_changed(*, supplier_ids: Collection[int], today: date) -> None:
    """Open improvement cases for whoever is in grade D, propose what follows, and end both where they are over."""
    follow_with_cases(supplier_ids, today)
    follow_with_consequences(supplier_ids, today)


def suppliers_removed(*, supplier_ids: Collection[int], actor: User) -> None:
    """Take away what followed by itself and nobody has worked on or decided."""
    remove_untouched(supplier_ids, actor=actor)
    remove_undecided(supplier_ids, actor=actor)


def grades_recorded(*, supplier_ids: Collection[int], today: date) -> None:
    """Bring improvement cases, and what follows from grades, in step with grades."""
    follow_with_cases(supplier_ids, today)
    follow_with_consequences(supplier_ids, today)
