"""What reviewers left on record of a proof, on its page."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from attestations.models import Attestation, Correction, Review
from foundation.dates import written


class RecordInline(admin.TabularInline):
    """What reviewers left on record, to be read."""

    fk_name = "attestation"
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: records come from reviewing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep every record as it was made."""
        return False


class ReviewInline(RecordInline):
    """What was decided so far, and what a register said of it."""

    model = Review
    fields = ["decision", "reason", "words", "register_said", "reviewed_by", "reviewed_at"]
    readonly_fields = ["register_said"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        """Look up the registers with the reviews."""
        return super().get_queryset(request).select_related("register_check", "reviewed_by")

    @admin.display(description=gettext_lazy("look-up in a register"))
    def register_said(self, review: Review) -> str:
        """Say what was found where, and when."""
        check = getattr(review, "register_check", None)
        return f"{check} · {written(check.checked_on)}" if check else "–"


class CorrectionInline(RecordInline):
    """What reviewers corrected of what was typed."""

    model = Correction
    fields = ["field_name", "before", "after", "corrected_by", "corrected_at"]
    readonly_fields = ["field_name"]

    @admin.display(description=gettext_lazy("field"))
    def field_name(self, correction: Correction) -> str:
        """Name the field as forms do."""
        return str(label_for_field(correction.field, Attestation, return_attr=False))
