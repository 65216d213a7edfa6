"""The list and the page of contacts."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.words import word
from sheets.admin import SheetAdmin
from suppliers.models import Contact, Supplier
from suppliers.sheets.contacts import ContactSheet


@admin.register(Contact)
class ContactAdmin(SheetAdmin, RecordedAdmin):
    """People at suppliers."""

    sheet = ContactSheet
    list_display = ["supplier", "name", "title", "email", "phone", "language", "primary_word"]
    list_filter = ["is_primary", "language"]
    list_select_related = ["supplier"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name", "email"]
    search_help_text = _("Name, e-mail address, or the supplier's code or name.")
    autocomplete_fields = ["supplier"]
    fields = ["supplier", ("name", "title"), ("email", "phone"), ("language", "is_primary")]

    @admin.display(description=_("primary contact"), ordering="is_primary", empty_value="")
    def primary_word(self, contact: Contact) -> SafeString | str:
        """Mark primary contacts."""
        return word("tone", "info", _("Primary")) if contact.is_primary else ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep a contact with its supplier."""
        return ["supplier"] if obj else []

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search contacts by their own words, and suppliers by their folded text."""
        if not search_term:
            return queryset, False
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(supplier__in=Supplier.objects.search(search_term).values("pk")), may_repeat

    def save_model(self, request: HttpRequest, obj: Contact, form: Any, change: bool) -> None:
        """Save with an event on the supplier."""
        with ledger(signed_in(request)) as events:
            obj.save()
            events.add("contacts_changed", obj.supplier)
