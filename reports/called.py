"""What codes are called, in every language: kept beside the figures, so that they can be shown without the register."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from foundation.bulk import batches
from foundation.naming import Named, name_field
from suppliers.models import Supplier

#: label of a model -> code -> language -> name; of suppliers, whose names are in no language: code -> name.
Called = dict[str, dict[str, Any]]
SUPPLIERS = Supplier._meta.label_lower
#: So many suppliers are asked for at once.
AT_ONCE = 5_000


def called(tables: dict[str, Any]) -> Called:
    """Return the names of all rows of reference, and of the suppliers that tables name under the key `supplier`."""
    found: Called = {model._meta.label_lower: names_of(model) for model in named_models()}
    found[SUPPLIERS] = {}
    for codes in batches(sorted({*supplier_codes(tables)}), AT_ONCE):
        found[SUPPLIERS].update(Supplier.objects.filter(code__in=codes).values_list("code", "name"))
    return found


def named_models() -> list[type[models.Model]]:
    """Return the models whose rows have a name in each language and a code of their own."""
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Named) and not model._meta.proxy and model._meta.get_field("code").unique
    ]


def names_of(model: type[models.Model]) -> dict[str, dict[str, str]]:
    """Return code -> language -> name of the rows of a model."""
    languages = [code for code, _name in settings.LANGUAGES]
    rows = model._default_manager.order_by("code").values_list("code", *map(name_field, languages))
    return {code: dict(zip(languages, names, strict=True)) for code, *names in rows}


def supplier_codes(figures: Any) -> Iterator[str]:
    """Give the codes that stand under the key `supplier`, wherever in figures."""
    if isinstance(figures, dict):
        for key, value in figures.items():
            if key == "supplier" and isinstance(value, str):
                yield value
            else:
                yield from supplier_codes(value)
    elif isinstance(figures, list):
        for value in figures:
            yield from supplier_codes(value)
