"""Exemptions and suspensions: granted and ended, never edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from attestations.filters import RequirementFilter
from attestations.models import Exemption, Suspension
from attestations.services import end_suspension, grant_exemption, revoke_exemption, suspend
from evidence.endable import EndableAdmin
from foundation.dates import FAR, today


@admin.register(Exemption)
class ExemptionAdmin(EndableAdmin):
    """Obligations set aside: by whom, why, from when until when."""

    end = "exempt_until"
    fixed = ["supplier", "requirement", "exempt_from", "reason"]
    list_display = ["supplier", "requirement", "exempt_from", "last_day", "granted_by", "reason"]
    list_filter = [RequirementFilter]
    list_select_related = ["supplier", "requirement", "granted_by"]
    search_fields = ["supplier__search_text"]
    search_help_text = _("Supplier: code, name or unified social credit code.")
    autocomplete_fields = ["supplier", "requirement"]
    readonly_fields = ["granted_by", "recorded_at"]
    fields = ["supplier", "requirement", "exempt_from", "exempt_until", "reason", "granted_by", "recorded_at"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say who granted it and when, once it is."""
        return [name for name in self.fields or () if obj or name not in self.readonly_fields]

    def save_model(self, request: HttpRequest, obj: Exemption, form: Any, change: bool) -> None:
        """Grant a new exemption, or end one on the day that was set."""
        if not change:
            granted = grant_exemption(
                obj.supplier,
                obj.requirement,
                exempt_from=obj.exempt_from,
                exempt_until=obj.exempt_until or FAR,
                reason=obj.reason,
                actor=signed_in(request),
                today=today(),
            )
            obj.pk = granted.pk
        elif "exempt_until" in form.changed_data:
            revoke_exemption(
                Exemption.objects.get(pk=obj.pk),
                on=form.cleaned_data["exempt_until"],
                actor=signed_in(request),
                today=today(),
            )


@admin.register(Suspension)
class SuspensionAdmin(EndableAdmin):
    """Times in which a certification body suspended a certificate."""

    end = "suspended_until"
    fixed = ["attestation", "suspended_from", "reason"]
    list_display = ["attestation", "suspended_from", "last_day", "reason"]
    list_select_related = ["attestation__supplier", "attestation__requirement"]
    autocomplete_fields = ["attestation"]
    fields = ["attestation", "suspended_from", "suspended_until", "reason"]

    def save_model(self, request: HttpRequest, obj: Suspension, form: Any, change: bool) -> None:
        """Record a suspension, or the day on which it was lifted."""
        if not change:
            made = suspend(
                obj.attestation,
                suspended_from=obj.suspended_from,
                suspended_until=obj.suspended_until or FAR,
                reason=obj.reason,
                actor=signed_in(request),
                today=today(),
            )
            obj.pk = made.pk
        elif "suspended_until" in form.changed_data:
            end_suspension(
                Suspension.objects.get(pk=obj.pk),
                on=form.cleaned_data["suspended_until"],
                actor=signed_in(request),
                today=today(),
            )
