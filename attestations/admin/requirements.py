"""Requirements with their editions and other names."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from attestations.models import Capacity, Requirement, RequirementAlias, RequirementEdition, SigningWay
from attestations.reference import RequirementSheet
from attestations.services import save_alias, save_edition, save_requirement
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.admin_asked import AskedForms
from foundation.admin_names import NamedAdmin
from foundation.dates import ALWAYS, FAR, today
from foundation.fields import said_first_day
from foundation.words import listed
from sheets.admin import ReferenceSheetAdmin


class EditionInline(AskedForms, admin.TabularInline):
    """Editions of the standard, and when the transition away from each ends."""

    model = RequirementEdition
    extra = 0
    can_delete = False


class AliasInline(AskedForms, admin.TabularInline):
    """Other names in spreadsheets and on paper."""

    model = RequirementAlias
    extra = 0
    can_delete = False


class RequirementForm(forms.ModelForm):
    """A requirement; switched off, it has no first day yet."""

    is_off = forms.BooleanField(
        label=gettext_lazy("Switched off"),
        required=False,
        help_text=gettext_lazy("Binds nobody until it is switched on, from a day of your choice."),
    )

    class Meta:
        model = Requirement
        fields = (
            "code",
            "kind",
            "name_en",
            "name_zh_hant",
            "name_zh_hans",
            "required_from",
            "required_until",
            "source",
            "expiring_days",
            "validity_months",
            "allows_contract_clause",
            "signing_ways",
            "signing_capacities",
            "position",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_off"].initial = not self.instance.is_switched_on
        choices: dict[str, Any] = {"signing_ways": SigningWay.choices, "signing_capacities": Capacity.choices}
        for name, offered in choices.items():
            if name in self.fields:
                self.fields[name] = forms.MultipleChoiceField(
                    label=self.fields[name].label,
                    choices=offered,
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                    help_text=gettext_lazy("None chosen: any."),
                    initial=getattr(self.instance, name),
                )

    def clean(self) -> dict[str, Any]:
        """Keep a first day from what is switched off, and the past as it was."""
        cleaned = super().clean() or {}
        was_off = not self.instance.is_switched_on
        if cleaned.get("is_off"):
            if self.instance.pk and self.instance.required_from <= today():
                self.add_error(
                    "is_off", _("It has been required until now. Give its last day instead: earlier reports keep it.")
                )
            cleaned["required_from"] = cleaned["required_until"] = FAR
        elif self.instance.pk and was_off and cleaned.get("required_from") in (ALWAYS, FAR):
            self.add_error("required_from", _("Say from which day it is required: earlier reports do not count it."))
        return cleaned


@admin.register(Requirement)
class RequirementAdmin(NamedAdmin, ReferenceSheetAdmin, RecordedAdmin):
    """What suppliers can be asked to hold: a new one is a row here."""

    sheet = RequirementSheet
    form = RequirementForm

    list_display = [
        "code",
        "name_en",
        "name_zh_hant",
        "name_zh_hans",
        "kind",
        "expiring_days",
        "first_day",
        "is_on",
    ]
    list_filter = ["kind"]
    search_fields = ["code", "name_en", "name_zh_hant", "name_zh_hans"]
    search_help_text = gettext_lazy("Code or name, in any of the languages.")
    inlines = [EditionInline, AliasInline]
    fieldsets = [
        (None, {"fields": [("code", "kind"), "name_en", "name_zh_hant", "name_zh_hans"]}),
        (gettext_lazy("When it is required"), {"fields": ["is_off", ("required_from", "required_until"), "source"]}),
        (
            gettext_lazy("How it is proven"),
            {"fields": [("expiring_days", "validity_months"), "allows_contract_clause", "position"]},
        ),
        (
            gettext_lazy("How a commitment is signed"),
            {"fields": ["signing_ways", "signing_capacities"]},
        ),
    ]

    @admin.display(description=gettext_lazy("required from"), ordering="required_from")
    def first_day(self, requirement: Requirement) -> str:
        """Show the first day on which it may bind."""
        return said_first_day(requirement.required_from)

    @admin.display(description=gettext_lazy("Switched off"), boolean=True)
    def is_off(self, requirement: Requirement) -> bool:
        """Show whoever may only read what the others tick."""
        return not requirement.is_switched_on

    @admin.display(description=gettext_lazy("switched on"), boolean=True)
    def is_on(self, requirement: Requirement) -> bool:
        """Show whether a day is set from which it is required."""
        return requirement.is_switched_on

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Tell whoever may only read what counts in words: the fields hold codes."""
        *others, (heading, signed) = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return [*others, (heading, signed)]
        return [*others, (heading, {"fields": ["ways_shown", "capacities_shown"]})]

    @admin.display(description=gettext_lazy("ways of signing that count"))
    def ways_shown(self, requirement: Requirement) -> str:
        """Name the ways."""
        return listed(SigningWay(code).label for code in requirement.signing_ways) or _("any")

    @admin.display(description=gettext_lazy("who may sign"))
    def capacities_shown(self, requirement: Requirement) -> str:
        """Name the capacities."""
        return listed(Capacity(code).label for code in requirement.signing_capacities) or _("any")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep code and kind of a requirement that exists: attestations repeat them."""
        return ["code", "kind", "ways_shown", "capacities_shown"] if obj else []

    def save_model(self, request: HttpRequest, obj: Requirement, form: Any, change: bool) -> None:
        """Save through the service: obligations follow."""
        save_requirement(obj, actor=signed_in(request), today=today())

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save editions and other names through their services."""
        with ledger(signed_in(request)):
            for row in formset.save(commit=False):
                if isinstance(row, RequirementEdition):
                    save_edition(row, actor=signed_in(request), today=today())
                else:
                    save_alias(row, actor=signed_in(request))
            formset.save_m2m()
