"""Some columns of a classification change from a day on; what else is true by day stays."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.expressions import RawSQL

from foundation import scope
from suppliers.models import Classification
from suppliers.services.facts import Fact


@dataclass(frozen=True)
class Reclassification:
    """What a supplier is to be: all columns of it, and of those that change what they said so far."""

    supplier_id: int
    content: Mapping[str, Any]
    replaced: Mapping[str, Any]


def reclassify(changes: Sequence[Reclassification], effective_on: date) -> tuple[list[Fact], list[int]]:
    """Return the facts that the changes make from a day on, and the keys of those that they supersede.

    A later fact that says what is replaced says the new from now on; one that says something else was a change
    of its own and keeps it. One that then says the same as the one before it falls away.
    """
    known = by_supplier([change.supplier_id for change in changes])
    facts, superseded = [], []
    for change in changes:
        new = {name: change.content[name] for name in change.replaced}
        past = [row for row in known[change.supplier_id] if row.effective_on <= effective_on]
        later = [row for row in known[change.supplier_id] if row.effective_on > effective_on]
        nearest = past[-1:] or later[:1]
        content = content_of(nearest[0]) if nearest else change.content
        before = {**content, **new}
        facts.append(Fact(change.supplier_id, effective_on, before))
        superseded += [row.pk for row in past if row.effective_on == effective_on]
        for row in later:
            said = content_of(row)
            carried = {name: value for name, value in new.items() if said[name] == change.replaced[name]}
            says = {**said, **carried}
            if carried:
                superseded.append(row.pk)
                if says != before:
                    facts.append(Fact(row.supplier_id, row.effective_on, says, row.reason))
            before = says
    return facts, superseded


def first_classifications(suppliers: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what the first classification of suppliers says, whenever it begins."""
    return {supplier: content_of(rows[0]) for supplier, rows in by_supplier(suppliers).items()}


def by_supplier(suppliers: Collection[int]) -> dict[int, list[Classification]]:
    """Return the classifications that count of suppliers, oldest first."""
    found = defaultdict(list)
    with scope.ids(suppliers) as wanted:
        rows = Classification.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {wanted}", []))
        for row in rows.order_by("effective_on"):
            found[row.supplier_id].append(row)
    return found


def content_of(row: Classification) -> dict[str, Any]:
    """Return the columns that say what is true, with the keys of foreign rows."""
    return {"category": row.category_id, "country": row.country_id, "is_core": row.is_core}
