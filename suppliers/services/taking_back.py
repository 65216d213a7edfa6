"""Take back what an import recorded of suppliers, as if it had not been."""

from collections.abc import Collection
from contextlib import ExitStack

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from accounts.models import User
from evidence.ledger import ledger
from evidence.models import Event
from foundation import bulk, reactions, scope
from sheets.models import ImportRun
from sheets.spans import WRITTEN, span
from suppliers.models import Classification, Contact, DatedFact, GradeChange, Site, StageChange, Supplier
from suppliers.services.facts import lock, rederive


def take_back_facts(model: type[DatedFact], run: ImportRun, *, actor: User) -> set[int]:
    """Supersede the facts that an import made and let those count again that it superseded.

    Returns the suppliers for whom the caller must call `follow_facts`, once.
    """
    facts = model._default_manager
    noted = superseded_by(model, run)
    made = dict(facts.filter(run=run, superseded_at=None).values_list("pk", "supplier_id"))
    with ledger(actor) as events, ExitStack() as stack:
        named = RawSQL(f"SELECT id FROM {stack.enter_context(scope.ids(noted))}", [])
        hidden = dict(facts.filter(pk__in=named).exclude(run=run).values_list("pk", "supplier_id"))
        suppliers = {*made.values(), *hidden.values()}
        theirs, new, old = (
            RawSQL(f"SELECT id FROM {stack.enter_context(scope.ids(keys))}", []) for keys in (suppliers, made, hidden)
        )
        lock(theirs)
        facts.filter(pk__in=new).update(superseded_at=timezone.now())
        facts.filter(pk__in=old).update(superseded_at=None)
        events.add_many("fact_superseded", model, made)
        events.add_many("fact_restored", model, hidden)
        rederive(model, theirs)
    return suppliers


def superseded_by(model: type[DatedFact], run: ImportRun) -> "QuerySet[Event, int]":
    """Return the keys of the facts that an import superseded."""
    noted = Event.objects.filter(
        seq__range=span(run, WRITTEN), object_type=model._meta.label_lower, action="fact_superseded"
    )
    return noted.values_list("object_id", flat=True)


def remove_suppliers(pks: Collection[int], *, actor: User) -> None:
    """Delete suppliers to which nothing refers but their own contacts, sites and facts; the ledger keeps an event.

    What followed from those by itself goes with them.
    """
    with ledger(actor) as events, scope.ids(pks) as gone:
        reactions.run("suppliers_removed", supplier_ids=pks, actor=actor)
        for model in (StageChange, Classification, GradeChange):
            theirs = model._default_manager.filter(supplier_id__in=RawSQL(f"SELECT id FROM {gone}", []))
            events.add_many("fact_removed", model, theirs.values_list("pk", flat=True))
            bulk.delete(model, "supplier", gone)
        for part in (Contact, Site):
            bulk.delete(part, "supplier", gone)
        events.add_many("supplier_removed", Supplier, pks)
        bulk.delete(Supplier, "id", gone)
