"""Take back what an import wrote of contacts."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from evidence.ledger import ledger
from evidence.models import Event
from foundation import bulk, scope
from sheets.job import Job
from sheets.spans import WRITTEN, span
from sheets.written import Written
from suppliers.models import Contact, Supplier
from suppliers.sheets.people import CHANGED, COLUMNS, MADE_WAY


def take_back_people(written: Written, job: Job) -> None:
    """Remove the contacts that an import made; give the others their former values, and primary ones their place."""
    told = Event.objects.filter(seq__range=span(written.run, WRITTEN))
    with ledger(job.actor) as events:
        suppliers = sorted(suppliers_of(written))
        with scope.ids(pk for pk in written.made if pk is not None) as made:
            bulk.delete(Contact, "id", made)
        # A supplier never has two primary contacts: who became it goes before the former one comes back.
        for former in written.former():
            became = [pk for pk, old in former.items() if old.get("is_primary") is False]
            bulk.update(Contact, ("is_primary",), ((pk, False) for pk in became))
        for former in written.former():
            restore(former)
        give_place_back(told.filter(object_type=Contact._meta.label_lower, action=MADE_WAY))
        events.add_many(CHANGED, Supplier, suppliers)


def suppliers_of(written: Written) -> set[int]:
    """Return the suppliers of the contacts that an import made or changed."""
    contacts = Contact.objects.filter(pk__in=written.rows.values("object_id"))
    return set(contacts.order_by().values_list("supplier_id", flat=True))


def restore(former: Mapping[int, Mapping[str, Any]]) -> None:
    """Give changed contacts their former values."""
    with scope.ids(former) as contacts:
        present = Contact.objects.filter(pk__in=RawSQL(f"SELECT id FROM {contacts}", []))
        rows = [
            (pk, *(former[pk].get(name, value) for name, value in zip(COLUMNS, values, strict=True)))
            for pk, *values in present.values_list("pk", *COLUMNS)
        ]
    bulk.update(Contact, COLUMNS, rows)


def give_place_back(made_way: QuerySet[Event]) -> None:
    """Let those be the primary contacts again who made way."""
    bulk.update(Contact, ("is_primary",), ((pk, True) for pk in made_way.values_list("object_id", flat=True)))
