"""Every table that refers to a supplier says what becomes of its rows when the supplier ends in another."""

from collections import Counter

import pytest
from django.apps import apps

from suppliers.merge_parts import Fate, parts
from suppliers.models import Supplier

# What is declared is the same on either.
pytestmark = pytest.mark.either


def references():
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        for field in model._meta.concrete_fields
        if field.related_model is Supplier
    }


def test_every_reference_to_a_supplier_is_decided_about():
    """What lacks belongs into `PARTS` of `<app>/merging.py`: a `Part` without more says that its rows stay."""
    decided = Counter(part.reference for part in parts())

    assert decided == Counter(references())


def test_what_does_not_stay_says_which_rows_and_does_it():
    told = {part.reference: (part.rows is not None, part.carry is not None) for part in parts()}

    assert told == {part.reference: (part.fate != Fate.STAYS,) * 2 for part in parts()}
