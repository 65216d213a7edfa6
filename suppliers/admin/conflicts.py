"""Conflicts of interest: declared and ended, never edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from evidence.endable import EndableAdmin
from suppliers.models import ConflictOfInterest
from suppliers.services import declare_conflict, end_conflict


@admin.register(ConflictOfInterest)
class ConflictOfInterestAdmin(EndableAdmin):
    """Who has a tie to which supplier, and decides nothing about it meanwhile."""

    end = "conflict_until"
    fixed = ["person", "supplier", "words", "conflict_from"]
    list_display = ["person", "supplier", "conflict_from", "last_day", "declared_by"]
    list_select_related = ["person", "supplier", "declared_by"]
    search_fields = ["supplier__search_text", "person__full_name", "person__email"]
    search_help_text = _("Supplier: code, name or unified social credit code. Person: name or e-mail.")
    autocomplete_fields = ["person", "supplier"]
    readonly_fields = ["declared_by", "declared_at"]
    fields = ["person", "supplier", "words", ("conflict_from", "conflict_until"), "declared_by", "declared_at"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say who declared it and when, once it is."""
        return [name for name in self.fields or () if obj or name not in self.readonly_fields]

    def save_model(self, request: HttpRequest, obj: ConflictOfInterest, form: Any, change: bool) -> None:
        """Declare a new conflict, or end one on the day that was set."""
        if not change:
            declare_conflict(obj, actor=signed_in(request))
        elif "conflict_until" in form.changed_data:
            held = ConflictOfInterest.objects.get(pk=obj.pk)
            end_conflict(held, on=form.cleaned_data["conflict_until"], actor=signed_in(request))
