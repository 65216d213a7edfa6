"""Suppliers that the report counts by what is on file about them: each application says it in its `counted.py`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from foundation.discovery import declared


@dataclass(frozen=True)
class Counted:
    """Suppliers that are counted on a day: the number of the report, and the list behind it, ask the same."""

    code: str
    title: str | Promise
    #: The keys of those that count on a day; one may come more than once.
    keys: Callable[..., "QuerySet[Any]"]
    #: Whether they are counted by something, such as a requirement, whose code `keys` takes too: `unbound:iso_9001`.
    is_by: bool = False


def counted() -> dict[str, Counted]:
    """Return everything by which suppliers are counted, by its code."""
    return {found.code: found for module in declared("counted") for found in module.COUNTED}
