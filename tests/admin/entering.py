"""Enter and change rows through the forms of the admin, and be sure that they were taken."""

from django.urls import reverse

from suppliers.models import Supplier
from tests.admin.forms import save

DAY = "2024-03-01"
NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")


def add(client, model, **values):
    """Enter a row of a model."""
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    errors, answer = save(client, reverse(f"admin:{label}_add"), **values)
    assert errors == {}
    assert answer.redirect_chain != []


def change(client, row, **values):
    """Change some fields of a row."""
    label = f"{row._meta.app_label}_{row._meta.model_name}"
    errors, answer = save(client, reverse(f"admin:{label}_change", args=[row.pk]), **values)
    assert errors == {}
    assert answer.redirect_chain != []


def supplier():
    """Return the supplier that most is entered about."""
    return Supplier.objects.get(code="S1")
