"""Make facts of changes that were accepted, by the services that everybody uses."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import User
from suppliers.models import Classification, Contact, FieldChange, Supplier, What
from suppliers.models.field_change import CONTACT
from suppliers.services.classification import Reclassification, reclassify
from suppliers.services.contacts import make_primary, remove_contact, save_contact
from suppliers.services.facts import record_facts
from suppliers.services.on_file import COMPANY
from suppliers.services.registration import save_supplier
from suppliers.services.verdict import Verdict

#: Changes and the verdicts on them.
Accepted = Sequence[tuple[FieldChange, Verdict]]
Errors = dict[int, list[str]]


class Scene(NamedTuple):
    """Whose file is changed, by whom, on which day."""

    supplier: Supplier
    actor: User
    today: date


def accept(supplier: Supplier, accepted: Accepted, *, actor: User, today: date) -> Errors:
    """Write what was accepted; return why some of it cannot be, and the caller undoes all of it."""
    scene = Scene(supplier, actor, today)
    parts: dict[Callable[[Scene, Accepted], Errors], list[Any]] = defaultdict(list)
    for change, verdict in accepted:
        parts[PARTS[change.what]].append((change, verdict))
    errors: Errors = {}
    for part in ORDER:
        if parts[part]:
            errors |= part(scene, parts[part])
    return errors


def company(scene: Scene, accepted: Accepted) -> Errors:
    """Write names and numbers of the company."""
    for change, _verdict in accepted:
        setattr(scene.supplier, change.what, change.new)
    errors = refusals(accepted, lambda change: check(scene.supplier, change.what))
    if not errors:
        save_supplier(scene.supplier, actor=scene.actor)
    return errors


def classification(scene: Scene, accepted: Accepted) -> Errors:
    """Record the country or category that the officer chose, from the day that she chose."""
    errors: Errors = {}
    for change, verdict in accepted:
        if verdict.chosen and verdict.effective_on:
            classify(scene, change.what, verdict.chosen, verdict.effective_on)
        else:
            errors[change.pk] = [_("Choose what is to be on file, and from which day.")]
    return errors


def classify(scene: Scene, column: str, chosen: Model, effective_on: date) -> None:
    """Record one column of a classification from a day on; what else is true by day stays."""
    supplier = scene.supplier
    so_far = {"category": supplier.category_id, "country": supplier.country_id, "is_core": supplier.is_core}
    change = Reclassification(supplier.pk, so_far | {column: chosen.pk}, {column: so_far[column]})
    facts, superseded = reclassify([change], effective_on)
    record_facts(Classification, facts, supersedes=superseded, actor=scene.actor, today=scene.today)
    supplier.refresh_from_db()


def contact_fields(scene: Scene, accepted: Accepted) -> Errors:
    """Write what changed of contacts."""
    contacts = contacts_of(scene)
    for change, _verdict in accepted:
        if change.contact_key in contacts:
            setattr(contacts[change.contact_key], column_of(change), change.new)
    errors = refusals(accepted, lambda change: check(known(contacts, change), column_of(change)))
    if not errors:
        for key in sorted({change.contact_key for change, _verdict in accepted}):
            save_contact(contacts[key], actor=scene.actor)
    return errors


def primary(scene: Scene, accepted: Accepted) -> Errors:
    """Make another contact the primary one."""
    contacts = contacts_of(scene)
    return refusals(accepted, lambda change: make_primary(known(contacts, change), actor=scene.actor))


def added(scene: Scene, accepted: Accepted) -> Errors:
    """Enter new contacts."""
    return refusals(accepted, lambda change: enter(scene, json.loads(change.new)))


def enter(scene: Scene, values: Mapping[str, Any]) -> None:
    """Enter a new contact."""
    contact = Contact(supplier=scene.supplier, **{name: values[name] for name in CONTACT})
    contact.full_clean()
    save_contact(contact, actor=scene.actor)
    if values.get("is_primary"):
        make_primary(contact, actor=scene.actor)


def removed(scene: Scene, accepted: Accepted) -> Errors:
    """Remove contacts."""
    contacts = contacts_of(scene)
    return refusals(accepted, lambda change: remove_contact(known(contacts, change), actor=scene.actor))


def other(_scene: Scene, _accepted: Accepted) -> Errors:
    """Leave it to the officer, who did by hand what was asked for in words."""
    return {}


def contacts_of(scene: Scene) -> dict[int, Contact]:
    """Return the contacts of the supplier by their keys."""
    return {contact.pk: contact for contact in scene.supplier.contacts.select_related("supplier")}


def known(contacts: Mapping[int, Contact], change: FieldChange) -> Contact:
    """Return the contact that a change is about; raise ValidationError where it is gone."""
    if change.contact_key not in contacts:
        raise ValidationError(_("This contact is no longer on file."), code="gone")
    return contacts[change.contact_key]


def column_of(change: FieldChange) -> str:
    """Return the column of a contact that a change is about."""
    return change.what.removeprefix("contact_")


def check(row: Model, column: str) -> None:
    """Raise ValidationError unless one column of a row holds what it may."""
    others = {field.name for field in row._meta.fields} - {column}
    row.clean_fields(exclude=others)
    row.validate_constraints(exclude=others)


def refusals(accepted: Accepted, write: Callable[[FieldChange], object]) -> Errors:
    """Do something with each change; return why it cannot be done with some."""
    errors = {}
    for change, _verdict in accepted:
        try:
            write(change)
        except ValidationError as error:
            errors[change.pk] = error.messages
    return errors


#: First what others build on; who is removed may have been the primary contact until then.
ORDER = (company, classification, contact_fields, added, primary, removed, other)
PARTS: dict[str, Callable[[Scene, Accepted], Errors]] = {
    **dict.fromkeys(COMPANY, company),
    What.COUNTRY: classification,
    What.CATEGORY: classification,
    **{f"contact_{name}": contact_fields for name in CONTACT},
    What.CONTACT_ADDED: added,
    What.PRIMARY: primary,
    What.CONTACT_REMOVED: removed,
    What.OTHER: other,
}
