"""Wordings of commitments."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from accounts.requests import signed_in
from attestations.models import CommitmentText
from attestations.services import save_text
from evidence.admin import RecordedAdmin
from foundation.dates import today


@admin.register(CommitmentText)
class CommitmentTextAdmin(RecordedAdmin):
    """Wordings of commitments: published, never edited."""

    list_display = ["requirement", "version", "language", "published_on", "resign_from"]
    list_filter = ["requirement", "language"]
    list_select_related = ["requirement"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a published text as it was published."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: CommitmentText, form: Any, change: bool) -> None:
        """Publish the text."""
        save_text(obj, actor=signed_in(request), today=today())
