"""What the register holds that today's copies do not show: days before a supplier came back, and days to come."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.db.models.expressions import RawSQL

from foundation import scope
from foundation.dates import FAR
from sheets.row import Row
from suppliers.models import ON_FILE, Stage, StageChange
from suppliers.services import first_classifications
from suppliers.sheets.lifecycle import GONE

Stages = Mapping[date, tuple[int, Stage]]
#: Column of a day -> the stages whose first day it shows.
SHOWS = {"registered_on": ON_FILE, "active_from": (Stage.ACTIVE,), "left_on": GONE}
DATED = (*SHOWS, "stage")


def says_news(row: Row) -> bool:
    """Tell whether a known row says other days, or another stage, than today's copies show.

    A day that it empties is news too: the copies do not show one that is still to come.
    """
    said = [column for column in DATED if column in row.values]
    return row.before["category"] is None or any(
        row.values[column] is None or row.values[column] != row.before[column] for column in said
    )


def add_history(rows: Sequence[Row], today: date) -> None:
    """Complete what the register holds of known rows that say news: a day that it knows already is none."""
    eventful = with_history(today) if rows else set()
    unclassified: dict[int, Row] = {
        row.pk: row for row in rows if row.pk is not None and row.before["category"] is None
    }
    for pk, content in first_classifications(unclassified).items() if unclassified else ():
        unclassified[pk].before.update(content)
    returned = {row.pk: row for row in rows if row.pk is not None and row.pk in eventful}
    for pk, stages in stages_of(list(returned)).items() if returned else ():
        row = returned[pk]
        row.before.update(held(row, row.before, stages, today))


def with_history(today: date) -> set[int]:
    """Return the suppliers that came back, and those that enter a stage after today."""
    changes = StageChange.objects.current().filter(Q(effective_on__gt=today) | Q(stage__in=GONE, until__lt=FAR))
    return set(changes.values_list("supplier_id", flat=True))


def stages_of(suppliers: Sequence[int]) -> dict[int, dict[date, tuple[int, Stage]]]:
    """Return the current stages of suppliers: day -> (key, stage)."""
    found: dict[int, dict[date, tuple[int, Stage]]] = defaultdict(dict)
    with scope.ids(suppliers) as wanted:
        rows = StageChange.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {wanted}", []))
        for pk, supplier, day, stage in rows.values_list("pk", "supplier_id", "effective_on", "stage"):
            found[supplier][day] = (pk, Stage(stage))
    return found


def held(row: Row, before: Mapping[str, Any], stages: Stages, today: date) -> dict[str, Any]:
    """Return the days, and the stage, that the register holds of what the row speaks of."""
    found = {}
    back = day_of_return(stages, today)
    for column, shown in SHOWS.items():
        given = row.values.get(column)
        days = sorted(day for day, (_pk, stage) in stages.items() if stage in shown)
        coming = next((day for day in days if day > today), None)
        if given in days and given < back:
            found[column] = given
        elif coming and (before[column] is None or (before["left_on"] and given and given > today)):
            found[column] = coming
    said = row.values.get("stage")
    if said in GONE and found.get("left_on", today) > today:
        found["stage"] = stages[found["left_on"]][1].value
    if said == Stage.REGISTERED and found.get("registered_on", today) > today:
        found["stage"] = said
    return found


def day_of_return(stages: Stages, today: date) -> date:
    """Return the day on which a supplier last came back; the first of all days if it never left."""
    steps = [(day, stage) for day, (_pk, stage) in sorted(stages.items()) if day <= today]
    returns = [day for (_left, old), (day, new) in pairwise(steps) if old in GONE and new not in GONE]
    return max(returns, default=date.min)
