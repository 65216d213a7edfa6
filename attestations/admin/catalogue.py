"""Requirements with their editions and other names, rules and commitment texts."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from attestations.models import ApplicabilityRule, CommitmentText, Requirement, RequirementAlias, RequirementEdition
from attestations.reference import RequirementSheet, RuleSheet
from attestations.services import (
    change_rule,
    close_rule,
    open_rule,
    save_alias,
    save_edition,
    save_requirement,
    save_text,
)
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.admin_pages import PageAdmin
from foundation.dates import ALWAYS, FAR, last_day, today
from foundation.fields import said_first_day
from foundation.words import listed
from sheets.admin import ReferenceSheetAdmin
from suppliers.models import Category, Country, Region, Stage


class EditionInline(admin.TabularInline):
    """Editions of the standard, and when the transition away from each ends."""

    model = RequirementEdition
    extra = 0
    can_delete = False


class AliasInline(admin.TabularInline):
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
            "position",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_off"].initial = not self.instance.is_switched_on

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
class RequirementAdmin(ReferenceSheetAdmin, RecordedAdmin):
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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep code and kind of a requirement that exists: attestations repeat them."""
        return ["code", "kind"] if obj else []

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


class RuleForm(forms.ModelForm):
    """Sets are ticked; a changed rule is closed and another opened on a day."""

    changes_on = forms.DateField(
        label=gettext_lazy("Change takes effect on"),
        widget=AdminDateWidget,
        required=False,
        initial=today,
        help_text=gettext_lazy("The rule as it stands is closed the day before, and the changed one opened."),
    )

    class Meta:
        model = ApplicabilityRule
        fields = (
            "requirement",
            "regions",
            "countries",
            "categories",
            "stages",
            "core",
            "required_from",
            "required_until",
            "source",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Sequence[tuple[str, Any]]] = {
            "regions": [(row.code, row.name) for row in Region.objects.all()],
            "countries": [(row.code, f"{row.code} {row.name}") for row in Country.objects.all()],
            "categories": [(row.code, row.name) for row in Category.objects.all()],
            "stages": Stage.choices,
        }
        for name, offered in choices.items():
            if name in self.fields:
                widget = (
                    forms.SelectMultiple(attrs={"size": 8}) if name == "countries" else forms.CheckboxSelectMultiple()
                )
                self.fields[name] = forms.MultipleChoiceField(
                    label=self.fields[name].label,
                    choices=offered,
                    required=False,
                    widget=widget,
                    help_text=gettext_lazy("None chosen: any."),
                    initial=getattr(self.instance, name),
                )

    def clean(self) -> dict[str, Any]:
        """Refuse a change on a day on which the rule does not bind, and an end that cannot be."""
        cleaned = super().clean() or {}
        changed = set(self.changed_data) - {"changes_on"}
        if self.instance.pk and changed:
            before = ApplicabilityRule.objects.get(pk=self.instance.pk)
            until = cleaned.get("required_until") or FAR
            refused = closing(before, until) if changed == {"required_until"} else changing(before, cleaned, until)
            if refused:
                raise forms.ValidationError(refused)
        return cleaned


def closing(rule: ApplicabilityRule, until: date) -> dict[str, str]:
    """Return why a rule cannot end on a day, by field."""
    if rule.required_from <= until < rule.required_until:
        return {}
    return {"required_until": _("A rule can end sooner than it does, not later: open another for what follows.")}


def changing(rule: ApplicabilityRule, given: dict[str, Any], until: date) -> dict[str, str]:
    """Return why a rule cannot be replaced by what was given, by field."""
    day = given.get("changes_on")
    if day is None:
        return {"changes_on": _("Say from when the change holds.")}
    if not rule.required_from <= day < rule.required_until:
        return {"changes_on": _("The rule does not bind on this day, so it cannot end on it.")}
    return {} if day < until else {"required_until": _("The changed rule would end before it begins.")}


@admin.register(ApplicabilityRule)
class ApplicabilityRuleAdmin(PageAdmin, ReferenceSheetAdmin, RecordedAdmin):
    """Which suppliers a requirement binds; empty sets mean any."""

    sheet = RuleSheet

    form = RuleForm
    list_display = [
        "requirement",
        "categories_shown",
        "stages_shown",
        "places_shown",
        "core",
        "first_day",
        "last_day",
    ]
    list_filter = ["requirement", "core"]
    list_select_related = ["requirement"]
    autocomplete_fields = ["requirement"]
    period = ("required_from", "required_until")
    fields = [
        "requirement",
        "stages",
        "categories",
        "regions",
        "countries",
        "core",
        period,
        "source",
        "changes_on",
    ]

    def complete_page(self, request: HttpRequest, page: Sequence[ApplicabilityRule]) -> None:
        """Give each rule the names of its categories, regions and countries."""
        names = {(model, row.code): row.name for model in (Category, Region, Country) for row in model.objects.all()}
        for rule in page:
            places = [names.get((Region, code), code) for code in rule.regions]
            places += [names.get((Country, code), code) for code in rule.countries]
            rule.place_names = places
            rule.category_names = [names.get((Category, code), code) for code in rule.categories]

    @admin.display(description=gettext_lazy("categories"))
    def categories_shown(self, rule: ApplicabilityRule) -> str:
        """Name the categories."""
        return listed(rule.category_names) or _("any")

    @admin.display(description=gettext_lazy("stages"))
    def stages_shown(self, rule: ApplicabilityRule) -> str:
        """Name the stages."""
        return listed(Stage(code).label for code in rule.stages) or _("any")

    @admin.display(description=gettext_lazy("regions and countries"))
    def places_shown(self, rule: ApplicabilityRule) -> str:
        """Name regions and countries."""
        return listed(rule.place_names) or _("any")

    @admin.display(description=gettext_lazy("last day"), empty_value="–")
    def last_day(self, rule: ApplicabilityRule) -> Any:
        """Show the last day on which it binds."""
        return last_day(rule.required_until)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask for the day of a change where there is something to change."""
        if obj is None:
            return [name for name in self.fields if name != "changes_on"]
        return [("first_day", "required_until") if name == self.period else name for name in self.fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep a rule with its requirement and its first day."""
        return ["requirement", "first_day"] if obj else []

    @admin.display(description=gettext_lazy("required from"))
    def first_day(self, rule: ApplicabilityRule) -> str:
        """Show the first day on which it binds."""
        return said_first_day(rule.required_from)

    def save_model(self, request: HttpRequest, obj: ApplicabilityRule, form: Any, change: bool) -> None:
        """Open a rule, close it on a day, or replace it from a day on."""
        if not change:
            open_rule(obj, actor=signed_in(request), today=today())
            return
        before = ApplicabilityRule.objects.get(pk=obj.pk)
        changed = set(form.changed_data) - {"changes_on"}
        if changed == {"required_until"}:
            close_rule(before, on=obj.required_until, actor=signed_in(request), today=today())
        elif changed:
            day = form.cleaned_data["changes_on"]
            obj.pk = change_rule(before, obj, on=day, actor=signed_in(request), today=today()).pk


@admin.register(CommitmentText)
class CommitmentTextAdmin(RecordedAdmin):
    """Wordings of commitments: published, never edited."""

    list_display = ["requirement", "version", "language", "published_on"]
    list_filter = ["requirement", "language"]
    list_select_related = ["requirement"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep a published text as it was published."""
        return obj is None and super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: CommitmentText, form: Any, change: bool) -> None:
        """Publish the text."""
        save_text(obj, actor=signed_in(request))
