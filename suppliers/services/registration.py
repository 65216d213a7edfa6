"""A supplier enters the register, or its master data change."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from accounts.models import User
from evidence.ledger import ledger
from suppliers.models import Category, Classification, Country, Stage, StageChange, Supplier
from suppliers.services.facts import Fact, follow_facts, write_facts
from suppliers.services.resemblances import Alike, Verdict, answer_resemblance, look_alikes, refuse_alike


def register_supplier(
    supplier: Supplier,
    *,
    stage: Stage,
    category: Category,
    country: Country,
    effective_on: date,
    actor: User,
    today: date,
    is_core: bool = False,
    another_because: str = "",
    former: Sequence[Alike] = (),
    reason: str = "",
    is_approved: bool = False,
) -> Supplier:
    """Enter a new supplier with its first stage and classification, both from `effective_on`.

    Raises ValidationError where it looks like one that is on file, or one of those `former`, (code `alike`) and
    `another_because` does not say why it is another; with another's unified social credit code always (`uscc`).
    """
    with ledger(actor):
        if connection.features.has_select_for_update:
            # Locked, or two of one name that are entered at once would not find each other.
            Country.objects.select_for_update(no_key=True).get(pk=country.pk)
        supplier.fold()
        known = {alike.other for alike in former}
        found = [*former, *(alike for alike in look_alikes(supplier, country.pk) if alike.other not in known)]
        refuse_alike(found, another_because)
        save_supplier(supplier, actor=actor)
        content = {"category": category.pk, "country": country.pk, "is_core": is_core}
        write_facts(Classification, [Fact(supplier.pk, effective_on, content)], actor=actor, today=today)
        entered = Fact(supplier.pk, effective_on, {"stage": stage}, reason[:400])
        write_facts(StageChange, [entered], actor=actor, today=today, is_approved=is_approved)
        follow_facts([supplier.pk], today)
        supplier.refresh_from_db()
        for alike in found:
            answer_resemblance(
                supplier, alike, verdict=Verdict.ANOTHER, reason=another_because, actor=actor, today=today
            )
    return supplier


def save_supplier(supplier: Supplier, *, actor: User) -> Supplier:
    """Save a supplier's master data with the event that says so."""
    action = "supplier_entered" if supplier._state.adding else "supplier_changed"
    supplier.fold()
    with ledger(actor) as events:
        supplier.save()
        events.add(action, supplier)
    return supplier
