"""Take back what an import wrote of suppliers: master data, contacts, dated facts."""

from collections.abc import Mapping
from typing import Any

from django.db.models.expressions import RawSQL

from evidence.ledger import ledger
from foundation import bulk, scope
from sheets.job import Job
from sheets.written import Written
from suppliers.models import Classification, Contact, StageChange, Supplier
from suppliers.models.supplier import FOLDED, folded
from suppliers.services import remove_suppliers, take_back_facts
from suppliers.sheets.bars import refuse_taking_back
from suppliers.sheets.writing import CONTACT, MASTER

Former = Mapping[int, Mapping[str, Any]]


def take_back_suppliers(written: Written, job: Job) -> None:
    """Remove the suppliers that an import made and give the changed ones back what it changed."""
    made = [pk for pk in written.made if pk is not None]
    with ledger(job.actor) as events:
        # Gone first, and then all codes let go: they may have moved from one supplier to another.
        remove_suppliers(made, actor=job.actor)
        for former in written.former():
            bulk.update(Supplier, ("uscc",), ((pk, "") for pk, old in former.items() if "uscc" in old))
        for former in written.former():
            restore_master(former)
            restore_contacts(former)
            events.add_many("supplier_restored", Supplier, former)
            job.touched |= former.keys()
        refuse_taking_back(StageChange, written.run, job)
        for model in (StageChange, Classification):
            job.touched |= take_back_facts(model, written.run, actor=job.actor)
    job.touched.update(made)


def restore_master(former: Former) -> None:
    """Give suppliers their former names and codes back."""
    changed = {pk: old for pk, old in former.items() if old.keys() & set(MASTER)}
    with scope.ids(changed) as suppliers:
        present = Supplier.objects.filter(pk__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        rows = [
            (pk, code, [changed[pk].get(name, value) for name, value in zip(MASTER, values, strict=True)])
            for pk, code, *values in present.values_list("pk", "code", *MASTER)
        ]
    bulk.update(Supplier, (*MASTER, *FOLDED), ((pk, *values, *folded(code, *values)) for pk, code, values in rows))


def restore_contacts(former: Former) -> None:
    """Give primary contacts back what they said; one that was not there goes."""
    changed = {pk: old for pk, old in former.items() if old.keys() & CONTACT.keys()}
    fields = tuple(CONTACT.values())
    with scope.ids(changed) as suppliers:
        theirs = Contact.objects.filter(is_primary=True, supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        present = list(theirs.values_list("pk", "supplier_id", *fields))
    new = {pk for pk, supplier, *_values in present if is_new(changed[supplier])}
    with scope.ids(new) as contacts:
        bulk.delete(Contact, "id", contacts)
    bulk.update(
        Contact,
        fields,
        (
            (pk, *(changed[supplier].get(column, value) for column, value in zip(CONTACT, values, strict=True)))
            for pk, supplier, *values in present
            if pk not in new
        ),
    )


def is_new(old: Mapping[str, Any]) -> bool:
    """Tell whether there was no contact before: a field of one that is there is empty, not nothing."""
    return any(old[column] is None for column in CONTACT.keys() & old.keys())
