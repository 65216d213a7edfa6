"""What columns of rows were when an event left them: the fingerprints that each event keeps tell."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from evidence.digests import WIDTH, digests
from evidence.models import Event
from evidence.protected import Protected, protected
from foundation.bulk import batches


def left(model: type[Model], columns: Collection[str], until: int) -> Coalesce:
    """Return, as SQL, what some columns of a row were after the last event of it up to one of the ledger.

    It is a text that differs where one of the columns did, and also where the list of columns became another one; empty
    where there was no such event. Raises KeyError for a model, and ValueError for a column, that is not protected.
    """
    entry = protected()[model._meta.label_lower]
    places = (entry.columns.index(name) for name in columns)
    parts = [Substr("fingerprints", WIDTH * place + 1, WIDTH, output_field=TextField()) for place in places]
    events = Event.objects.filter(object_type=entry.label, object_id=OuterRef("pk"), seq__lte=until).exclude(version="")
    told = events.order_by("-seq").annotate(
        told=Concat(Cast("version", TextField()), Value(":"), *parts, output_field=TextField())
    )
    return Coalesce(Subquery(told.values("told")[:1]), Value(""), output_field=TextField())


def alike(
    model: type[Model], columns: Collection[str], rows: "QuerySet[Any, Any]", *, before: int, after: int
) -> set[int]:
    """Return those rows of which an event up to `after` left some columns as one up to `before` had, by an older list.

    Fingerprints of two lists of columns cannot be compared; the row as it is today can be with each. Where it is no
    longer as the later event left it, nothing is told. A column that the older list lacks is told from the first event
    since that has it.
    """
    entry = protected()[model._meta.label_lower]
    older = {one.list_name: one for one in entry.before()}
    events = Event.objects.filter(object_type=entry.label).exclude(version="").order_by("seq")
    then: dict[int, tuple[str, str]] = {}
    since: dict[int, list[str]] = defaultdict(list)
    # Read before they are asked about: SQLite takes no query that deep.
    for some in batches(sorted(rows.values_list("pk", flat=True)) if older else [], 5_000):
        told = events.filter(object_id__in=some, seq__lte=after)
        for pk, seq, version, prints in told.values_list("object_id", "seq", "version", "fingerprints"):
            if seq <= before:
                then[pk] = version, prints
            elif version == entry.list_name:
                since[pk].append(prints)
    found: set[int] = set()
    for name, old in older.items():
        shared = [column for column in columns if column in old.columns]
        lacking = [column for column in columns if column not in old.columns]
        pks = sorted(pk for pk in since if pk in then and then[pk][0] == name)
        for (pk, _digest, by_old), (_pk, _digest, now) in zip(digests(old, pks), digests(entry, pks), strict=True):
            first, last = since[pk][0], since[pk][-1]
            is_as_left = of(entry, columns, now) == of(entry, columns, last)
            is_as_before = of(old, shared, by_old) == of(old, shared, then[pk][1])
            if is_as_left and is_as_before and of(entry, lacking, first) == of(entry, lacking, last):
                found.add(pk)
    return found


def of(entry: Protected, columns: Collection[str], prints: str) -> list[str]:
    """Return the fingerprints of some columns of a list out of those of all of them."""
    places = (entry.columns.index(name) for name in columns)
    return [prints[WIDTH * place : WIDTH * (place + 1)] for place in places]
