"""Scorecards with their criteria and bands: frozen once suppliers are assessed by them, and copied to be changed."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from audits.models import Criterion, GradeBand, Scorecard
from audits.services import copy_scorecard, faults_of, remove_criterion, save_band, save_criterion, save_scorecard
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.admin_asked import AskedForms
from foundation.admin_names import NamedAdmin
from foundation.measuring import measures
from foundation.words import listed, word
from suppliers.models import Category


class ScorecardForm(forms.ModelForm):
    """Categories are ticked."""

    class Meta:
        model = Scorecard
        fields = ("code", "name_en", "name_zh_hant", "name_zh_hans", "categories", "is_used")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "categories" in self.fields:
            self.fields["categories"] = forms.MultipleChoiceField(
                label=self.fields["categories"].label,
                choices=[(row.code, row.name) for row in Category.objects.all()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext_lazy("None chosen: any."),
                initial=self.instance.categories,
            )


class CriterionForm(forms.ModelForm):
    """A measure is chosen from those that there are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "measure" in self.fields:
            offered = [("", gettext_lazy("– people –")), *((code, found.title) for code, found in measures().items())]
            self.fields["measure"] = forms.ChoiceField(
                label=self.fields["measure"].label, choices=offered, required=False, initial=self.instance.measure
            )


class PartInline(AskedForms, admin.TabularInline):
    """Rows of a scorecard that may be changed until it is frozen."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nothing be added to a frozen scorecard."""
        return is_open(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nothing be changed of a frozen scorecard."""
        return is_open(obj) and super().has_change_permission(request, obj)


class CriterionInline(PartInline):
    """What is scored, and how much of the whole it is."""

    model = Criterion
    form = CriterionForm
    fields = ["code", "name_en", "name_zh_hant", "name_zh_hans", "topic", "weight", "scored_by", "measure", "position"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever may change an open scorecard take a criterion off it."""
        return self.has_change_permission(request, obj)


class BandInline(PartInline):
    """Where each grade begins; there is one band for each."""

    model = GradeBand
    fields = ["grade", "lowest"]
    readonly_fields = ["grade"]
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let no band be added: each grade has its own from the beginning."""
        return False


def is_open(card: Scorecard | None) -> bool:
    """Tell whether a scorecard may still be changed."""
    return card is None or not card.is_frozen


@admin.register(Scorecard)
class ScorecardAdmin(NamedAdmin, RecordedAdmin):
    """By what suppliers are assessed."""

    form = ScorecardForm
    list_display = ["code", "name_en", "name_zh_hant", "name_zh_hans", "version", "categories_shown", "state_word"]
    list_filter = ["is_used", ("frozen_at", admin.EmptyFieldListFilter)]
    search_fields = ["code", "name_en", "name_zh_hant", "name_zh_hans"]
    search_help_text = gettext_lazy("Code or name, in any of the languages.")
    actions = ["copy"]
    readonly_fields = ["version", "frozen_at"]
    fields = [("code", "version"), "name_en", "name_zh_hant", "name_zh_hans", "categories", "is_used", "frozen_at"]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Show bands once there are some."""
        return [CriterionInline, BandInline] if obj else [CriterionInline]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask a new scorecard for no version; say of a frozen one for which categories it is."""
        if obj is None:
            return ["code", *self.fields[1:-1]]
        is_fixed = obj.is_frozen or not self.has_change_permission(request, obj)
        return [("categories_shown" if name == "categories" and is_fixed else name) for name in self.fields]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep the code of what exists, and all but its use of what is frozen."""
        fixed = ["code", *self.readonly_fields, "categories_shown"] if obj else []
        return [*fixed, "name_en", "name_zh_hant", "name_zh_hans"] if obj and obj.is_frozen else fixed

    @admin.display(description=gettext_lazy("categories"))
    def categories_shown(self, card: Scorecard) -> str:
        """Name the categories."""
        names = {row.code: row.name for row in Category.objects.filter(code__in=card.categories)}
        return listed(names.get(code, code) for code in card.categories) or _("any")

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, card: Scorecard) -> SafeString:
        """Say whether it is used, and whether it may be changed."""
        if card.is_used:
            return word("tone", "good", _("Used for new cycles"))
        return word("tone", "later", _("Frozen") if card.is_frozen else _("Draft"))

    @admin.action(description=gettext_lazy("Copy to a new version"), permissions=["add"])
    def copy(self, request: HttpRequest, cards: QuerySet[Scorecard]) -> None:
        """Copy the chosen scorecards."""
        made = [copy_scorecard(card, actor=signed_in(request)) for card in cards]
        words = ngettext("%(n)s copy was made; change it, then use it.", "%(n)s copies were made.", len(made))
        messages.success(request, words % {"n": len(made)})

    def save_model(self, request: HttpRequest, obj: Scorecard, form: Any, change: bool) -> None:
        """Save through the service."""
        save_scorecard(obj, actor=signed_in(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save, and take off, criteria and bands through their services."""
        actor = signed_in(request)
        with ledger(actor):
            rows = formset.save(commit=False)
            for gone in formset.deleted_objects:
                remove_criterion(gone, actor=actor)
            for row in rows:
                if isinstance(row, Criterion):
                    save_criterion(row, actor=actor)
                else:
                    save_band(row, actor=actor)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Say what a scorecard still lacks; a draft may."""
        super().save_related(request, form, formsets, change)
        faults = faults_of(form.instance)
        if faults and form.instance.is_used:
            raise ValidationError(faults, code="incomplete")
        for fault in faults:
            messages.warning(request, fault)
