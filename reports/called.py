"""What codes are called, in every language: kept beside the figures, so that they can be shown without the register."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Concat

from accounts.models import User
from audits.models import Severity
from evidence.digests import canonical_json
from foundation.naming import Named, name_field
from suppliers.models import Supplier

#: label of a model -> code -> language -> name; of suppliers, whose names are in no language: code -> name.
Called = dict[str, dict[str, Any]]
SUPPLIERS = Supplier._meta.label_lower
#: Who was responsible for each of them when the figures were frozen: it is no dated fact.
OFFICERS = f"{SUPPLIERS}.officer"
#: After the label of a model: in which order its rows are read.
POSITION = ".position"
SEVERITY = Concat("scheme__code", Value("."), "code", output_field=models.CharField())
#: A quote within a text is written otherwise: what looks like this is a key with its value.
CODE_OF_SUPPLIER = re.compile(r'"supplier":("(?:[^"\\]|\\.)*")')
#: So many suppliers are asked for by their codes.
AT_ONCE = 1_000


def called(tables: dict[str, Any]) -> Called:
    """Return the names of all rows of reference, and of the suppliers that tables name under the key `supplier`.

    Codes of severities are those of their scheme: `scheme.code`.
    """
    found: Called = {model._meta.label_lower: names_of(model) for model in named_models()}
    found[Severity._meta.label_lower] = names_of(Severity, SEVERITY)
    found |= {f"{model._meta.label_lower}{POSITION}": places_of(model) for model in placed_models()}
    found[SUPPLIERS], found[OFFICERS] = {}, {}
    people = {person.pk: str(person) for person in User.objects.filter(pk__in=Supplier.objects.values("officer"))}
    for code, name, officer in suppliers_of(supplier_codes(tables)):
        found[SUPPLIERS][code] = name
        if officer is not None:
            found[OFFICERS][code] = people[officer]
    return found


def suppliers_of(codes: set[str]) -> Iterator[tuple[str, str, int | None]]:
    """Give code, name and officer of some suppliers; where there are many, all are read, which costs less."""
    rows = Supplier.objects.order_by().values_list("code", "name", "officer")
    if len(codes) <= AT_ONCE:
        return rows.filter(code__in=codes).iterator()
    return (row for row in rows.iterator() if row[0] in codes)


def placed_models() -> list[type[models.Model]]:
    """Return the models whose rows somebody puts in an order."""
    named: list[type[models.Model]] = [*named_models(), Severity]
    return [model for model in named if any(field.name == "position" for field in model._meta.fields)]


def places_of(model: type[models.Model]) -> dict[str, int]:
    """Return code -> position of the rows of a model."""
    code = SEVERITY if model is Severity else F("code")
    return dict(model._default_manager.order_by().values_list(code, "position"))


def positions_of(names: Called, model: type[models.Model]) -> dict[str, int]:
    """Return in which order the rows of a model are read, by code; nothing where that was not kept."""
    return names.get(f"{model._meta.label_lower}{POSITION}", {})


def named_models() -> list[type[models.Model]]:
    """Return the models whose rows have a name in each language and a code of their own."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Named) and not model._meta.proxy and model._meta.get_field("code").unique
    ]


def names_of(model: type[models.Model], code: "str | Concat" = "code") -> dict[str, dict[str, str]]:
    """Return code -> language -> name of the rows of a model."""
    languages = [code for code, _name in settings.LANGUAGES]
    rows = model._default_manager.order_by("code", "pk").values_list(code, *map(name_field, languages))
    return {code: dict(zip(languages, names, strict=True)) for code, *names in rows}


def supplier_codes(figures: Any) -> set[str]:
    """Return the codes that stand under the key `supplier`, wherever in figures.

    They are found in the text: of a hundred thousand suppliers that takes a third of what walking through them does.
    """
    quoted = {*CODE_OF_SUPPLIER.findall(canonical_json(figures))}
    return {*json.loads(f"[{','.join(quoted)}]")}
