"""Answers to the clauses of checklists: given on the page of an audit, by a sheet, or here one by one."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from audits.models import Answer
from audits.services import Given, record_answers
from audits.sheets.answers import AnswerSheet
from evidence.admin import RecordedAdmin
from foundation.admin_pages import PageAdmin
from sheets.admin import SheetAdmin


@admin.register(Answer)
class AnswerAdmin(PageAdmin, SheetAdmin, RecordedAdmin):
    """What audits saw of clauses, the newest first."""

    sheet = AnswerSheet
    list_display = ["audit", "item", "result", "words"]
    list_filter = ["result", "audit__scheme", "item__pillar"]
    list_select_related = ["audit", "item"]
    list_per_page = 100
    show_full_result_count = False
    sortable_by = ()
    ordering = ["-pk"]
    search_fields = ["audit__reference", "audit__supplier__search_text", "words"]
    search_help_text = _("Audit number, words; or supplier: code, name or unified social credit code.")
    autocomplete_fields = ["audit", "item"]
    fields = ["audit", "item", "result", "words", "answered_by"]

    def complete_page(self, request: HttpRequest, page: Any) -> None:
        """Leave rows as they are: all that is shown stands in them."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say who answered once somebody did."""
        return [name for name in self.fields or () if obj or name != "answered_by"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep what an answer is of."""
        return ["audit", "item", "answered_by"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep an answer whose report was submitted as it is."""
        return super().has_change_permission(request, obj) and (obj is None or obj.audit.is_open)

    def save_model(self, request: HttpRequest, obj: Answer, form: Any, change: bool) -> None:
        """Record the answer."""
        record_answers(obj.audit, {obj.item_id: Given(obj.result, obj.words)}, actor=signed_in(request))
        obj.pk = Answer.objects.get(audit=obj.audit_id, item=obj.item_id).pk
