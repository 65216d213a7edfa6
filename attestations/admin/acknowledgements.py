"""What suppliers say without a paper: recorded where it was said by phone, and withdrawn."""

from typing import Any

from django import forms
from django.contrib import admin
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from attestations.filters import RequirementFilter
from attestations.models import Acknowledgement, Kind, Requirement
from attestations.services import book_audit, withdraw_acknowledgement
from evidence.admin import RecordedAdmin
from foundation.dates import today


class BookingForm(forms.ModelForm):
    """An audit that is booked."""

    class Meta:
        model = Acknowledgement
        fields = ("supplier", "requirement", "day", "body")
        labels = {"day": _("Day of the audit")}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        requirement = self.fields["requirement"]
        if isinstance(requirement, forms.ModelChoiceField):
            requirement.queryset = Requirement.objects.filter(kind=Kind.CERTIFICATE)
        self.fields["body"].required = True


class WithdrawalForm(forms.ModelForm):
    """What was said, to be withdrawn."""

    is_withdrawn = forms.BooleanField(
        label=_("It is so no more"), required=False, help_text=_("Reminders go on as if it had not been said.")
    )

    class Meta:
        model = Acknowledgement
        fields = ()


@admin.register(Acknowledgement)
class AcknowledgementAdmin(RecordedAdmin):
    """Audits that are booked, documents that are still right: nothing of it is held."""

    list_display = ["supplier", "requirement", "says", "day", "body", "recorded_by", "recorded_at", "withdrawn_at"]
    list_filter = ["says", RequirementFilter, ("withdrawn_at", admin.EmptyFieldListFilter)]
    list_select_related = ["supplier", "requirement", "recorded_by"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["supplier__search_text"]
    search_help_text = _("Supplier: code, name or unified social credit code.")
    autocomplete_fields = ["supplier"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> type[ModelForm]:
        """Ask for a booked audit; of what was said, whether it is so no more."""
        form = WithdrawalForm if obj else BookingForm
        return super().get_form(request, obj, change=change, **{"form": form, **kwargs})

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Show all of what was said, and who recorded it."""
        if obj is None:
            return list(BookingForm.Meta.fields)
        may_withdraw = self.has_change_permission(request, obj)
        return [*self.list_display, "is_withdrawn"] if may_withdraw else [*self.list_display]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Keep what was said as it was said."""
        return [*self.list_display] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave what was withdrawn as it is."""
        is_withdrawn = obj is not None and obj.withdrawn_at is not None
        return not is_withdrawn and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Acknowledgement, form: Any, change: bool) -> None:
        """Record that an audit is booked, or that something is so no more."""
        if not change:
            said = book_audit(
                obj.supplier, obj.requirement, day=obj.day, body=obj.body, actor=signed_in(request), today=today()
            )
            obj.pk = said.pk
        elif form.cleaned_data["is_withdrawn"]:
            withdraw_acknowledgement(Acknowledgement.objects.get(pk=obj.pk), actor=signed_in(request))
