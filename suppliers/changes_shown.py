"""What pages say of changes that were asked for: words in place of codes and of JSON, in a few questions."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from foundation.words import labelled, listed
from suppliers.models import Category, Country, FieldChange, What
from suppliers.models.field_change import CONTACT


@dataclass(frozen=True)
class ShownChange:
    """A change as a page shows it."""

    change: FieldChange
    title: str
    old: str
    new: str
    #: What is on file now, where that is not what was seen.
    now: str | None = None


def shown(changes: Collection[FieldChange], on_file: Mapping[int, str] | None = None) -> list[ShownChange]:
    """Return changes as a page shows them, held against what is on file of some by their keys."""
    names = reference_names(changes)
    found = []
    for change in changes:
        old, new = (said(change.what, value, names) for value in (change.old, change.new))
        now = None
        if on_file and on_file.get(change.pk, change.old) != change.old:
            now = said(change.what, on_file[change.pk], names) or _("Nothing is on file.")
        found.append(ShownChange(change, title_of(change), old, new, now))
    return found


def title_of(change: FieldChange) -> str:
    """Return what is to be changed, and of whom."""
    what = str(change.get_what_display())
    title = labelled(change.whom, what) if change.whom else what
    return title[:1].upper() + title[1:]


def reference_names(changes: Collection[FieldChange]) -> dict[tuple[str, str], str]:
    """Return the names of countries and categories by kind and code, if any change is about one."""
    kinds: dict[str, type[Country | Category]] = {What.COUNTRY: Country, What.CATEGORY: Category}
    asked = {change.what for change in changes} & kinds.keys()
    return {(what, row.code): str(row) for what in sorted(asked) for row in kinds[what].objects.all()}


def said(what: str, value: str, names: Mapping[tuple[str, str], str]) -> str:
    """Return a value in words."""
    if what in (What.CONTACT_ADDED, What.CONTACT_REMOVED) and value:
        return contact_in_words(json.loads(value))
    if what == What.CONTACT_LANGUAGE:
        return str(dict(settings.LANGUAGES).get(value, value))
    return names.get((what, value), value)


def contact_in_words(values: Mapping[str, str]) -> str:
    """Return all that is said of a contact that is added or removed."""
    fields = [(name, said(f"contact_{name}", values.get(name, ""), {})) for name in CONTACT]
    words = [labelled(What(f"contact_{name}").label, value) for name, value in fields if value]
    if values.get("is_primary"):
        words.append(str(What.PRIMARY.label))
    return listed(words)
