"""A supplier enters the register, or its master data change."""

from datetime import date

from accounts.models import User
from evidence.ledger import ledger
from suppliers.models import Category, Classification, Country, Stage, StageChange, Supplier
from suppliers.services.facts import Fact, follow_facts, write_facts


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
) -> Supplier:
    """Enter a new supplier with its first stage and classification, both from `effective_on`."""
    with ledger(actor):
        save_supplier(supplier, actor=actor)
        content = {"category": category.pk, "country": country.pk, "is_core": is_core}
        write_facts(Classification, [Fact(supplier.pk, effective_on, content)], actor=actor)
        write_facts(StageChange, [Fact(supplier.pk, effective_on, {"stage": stage})], actor=actor)
        follow_facts([supplier.pk], today)
        supplier.refresh_from_db()
    return supplier


def save_supplier(supplier: Supplier, *, actor: User) -> Supplier:
    """Save a supplier's master data with the event that says so."""
    action = "supplier_entered" if supplier._state.adding else "supplier_changed"
    supplier.fold()
    with ledger(actor) as events:
        supplier.save()
        events.add(action, supplier)
    return supplier
