"""Applicability rules: opened, closed and replaced from a day on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget, FilteredSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from attestations.models import ApplicabilityRule
from attestations.reference import RuleSheet
from attestations.services import change_rule, close_rule, open_rule
from evidence.admin import RecordedAdmin
from foundation.admin_pages import PageAdmin
from foundation.dates import FAR, last_day, today
from foundation.fields import said_first_day
from foundation.words import listed
from sheets.admin import ReferenceSheetAdmin
from suppliers.models import Category, Country, Region, Stage


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
        # Nobody finds one among two hundred boxes to tick.
        widgets = {"countries": FilteredSelectMultiple(gettext_lazy("countries and regions"), False)}
        for name, offered in choices.items():
            if name in self.fields:
                self.fields[name] = forms.MultipleChoiceField(
                    label=self.fields[name].label,
                    choices=offered,
                    required=False,
                    widget=widgets.get(name, forms.CheckboxSelectMultiple),
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

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Give the rule with the names of what it speaks of."""
        rule = super().get_object(request, object_id, from_field)
        if rule:
            self.complete_page(request, [rule])
        return rule

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask for the day of a change where there is something to change; say to a reader whom it binds."""
        if obj is not None and not self.has_change_permission(request, obj):
            return ["requirement", *self.list_display[1:4], "core", self.period, "source"]
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
