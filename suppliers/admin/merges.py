"""Merges: asked for by one, with both suppliers side by side, and decided by another."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.requests import signed_in
from foundation.dates import today, written
from suppliers.admin.asked import AskedAdmin
from suppliers.models import Merge, Supplier
from suppliers.services import approve_merge, ask_for_merge, refuse_merge, withdraw_merge
from suppliers.services.merges import carried, waiting

#: What is shown of both.
COMPARED = ("name", "name_en", "uscc", "lei", "stage", "category", "country", "grade", "registered_on", "officer")


class MergeForm(forms.ModelForm):
    """Which one is kept, which one ends, and why."""

    class Meta:
        model = Merge
        fields = ("kept", "ended", "reason")


@admin.register(Merge)
class MergeAdmin(AskedAdmin):
    """Merges, with both suppliers side by side."""

    form = MergeForm
    list_display = ["ended", "state_word", "kept", "merged_on", "asked_by", "asked_at", "decided_by"]
    list_filter = ["decision"]
    list_select_related = ["ended", "kept", "asked_by", "decided_by"]
    autocomplete_fields = ["kept", "ended"]
    search_fields = ["kept__search_text", "ended__search_text"]
    page = "suppliers/merge.html"
    approve = staticmethod(approve_merge)
    refuse = staticmethod(refuse_merge)
    withdraw = staticmethod(withdraw_merge)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read suppliers and people with the merges."""
        both = (f"{side}__{name}" for side in ("kept", "ended") for name in ("category", "country", "officer"))
        return super().get_queryset(request).select_related("kept", "ended", "asked_by", "decided_by", *both)

    def save_model(self, request: HttpRequest, obj: Merge, form: Any, change: bool) -> None:
        """Record what is asked for."""
        ask_for_merge(obj, actor=signed_in(request), today=today())

    def shown(self, request: HttpRequest, found: Merge) -> dict[str, Any]:
        """Return what is on file of both, what becomes of it, and what must be settled first."""
        is_open = not found.decision
        return {
            "title": _("Merge"),
            "compared": [*compared(found)],
            "carried": carried(found, signed_in(request), today()) if is_open else [],
            "waiting": [
                (capfirst(one.title), [(row, page_of(row)) for row in one.rows])
                for one in (waiting(found.ended, today()) if is_open else ())
            ],
        }


def compared(merge: Merge) -> Iterator[tuple[str, str, str]]:
    """Give what is on file of both, side by side."""
    for name in COMPARED:
        yield capfirst(str(label_for_field(name, Supplier))), said(merge.ended, name), said(merge.kept, name)


def said(supplier: Supplier, name: str) -> str:
    """Return what is on file of a supplier as people read it."""
    display = getattr(supplier, f"get_{name}_display", None)
    value = display() if display else getattr(supplier, name)
    if isinstance(value, date):
        return written(value)
    return str(value) if value not in (None, "") else "–"


def page_of(row: Any) -> str:
    """Return the address of a row's page; empty where it has none."""
    try:
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return ""
