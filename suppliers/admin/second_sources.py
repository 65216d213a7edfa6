"""Second sources: named, raised by one and approved by another, ended; never edited."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.requests import signed_in
from foundation.admin_filters import DayFilter, UndecidedFilter, day_asked, is_day
from foundation.dates import last_day, today, written
from foundation.words import decision, word
from suppliers.admin.fixed import FixedAdmin
from suppliers.admin.steps import Step, counts_from_field, day_field, words_field
from suppliers.models import Readiness, SecondSource, Supplier
from suppliers.services import ask_for_readiness, decide_readiness, end_second_source, name_second_source
from suppliers.sheets.second_sources import SecondSourceSheet

Decision = SecondSource.Decision
TONES = {Readiness.NAMED: "warn", Readiness.QUALIFIED: "info", Readiness.TESTED: "good"}
YES, NO = "yes", "no"


class NamedForm(forms.ModelForm):
    """Who could deliver instead; from today unless another day is given."""

    class Meta:
        model = SecondSource
        fields = ("supplier", "other", "effective_on", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "effective_on" in self.fields:
            self.fields["effective_on"].initial = today


class ReadinessForm(forms.Form):
    """How ready it is by now."""

    readiness = forms.ChoiceField(
        label=pgettext_lazy("second source", "Readiness"),
        choices=[(choice.value, choice.label) for choice in (Readiness.QUALIFIED, Readiness.TESTED)],
        widget=forms.RadioSelect,
    )
    effective_on = day_field(_("From"))
    words = words_field(_("What was looked at, and with which result"))


class DecideForm(forms.Form):
    """Whether it counts."""

    is_approved = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (YES, pgettext_lazy("second source", "Approve it")),
            (NO, pgettext_lazy("second source", "Refuse it")),
        ],
        widget=forms.RadioSelect,
    )
    counts_from = counts_from_field()
    reason = words_field(_("Reason, where you refuse it"), required=False)


class EndForm(forms.Form):
    """From when it is none, and why."""

    on = day_field(_("First day without it"))
    why = words_field(_("Why"))


STEPS = {
    "raise": Step(
        _("Ask for more readiness"),
        _("Another person approves it. Until then it counts as it stands."),
        ReadinessForm,
        lambda pair, given, actor, today: ask_for_readiness(pair, actor=actor, today=today, **given),
        lambda pair: pair.is_lasting and pair.readiness != Readiness.TESTED and not waits(pair),
        _("Asked for; another person decides it."),
    ),
    "decide": Step(
        _("Decide about the readiness"),
        _("Approved, it counts from the day that you name. Who asked cannot decide it."),
        DecideForm,
        lambda pair, given, actor, today: decide_readiness(
            pair, **given | {"is_approved": given["is_approved"] == YES}, actor=actor, today=today
        ),
        lambda pair: pair.is_waiting,
        _("The decision was recorded."),
    ),
    "end": Step(
        _("End the second source"),
        _("From the day on nobody counts on it any more. What waits for a decision lapses."),
        EndForm,
        lambda pair, given, actor, today: end_second_source(pair, actor=actor, today=today, **given),
        lambda pair: pair.is_lasting,
        _("The second source was ended."),
        is_grave=True,
    ),
}


def waits(pair: SecondSource) -> bool:
    """Tell whether more readiness of a pair waits for a decision."""
    return SecondSource.objects.waiting().filter(supplier=pair.supplier_id, other=pair.other_id).exists()


class ShownPairs(admin.SimpleListFilter):
    """Show what stands on the day, or all that was ever said."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what waits, and each readiness of the day."""
        return [("waiting", _("Waiting for a decision")), ("standing", _("Standing on the day")), *Readiness.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the rows that are so."""
        asked, standing = self.value(), SecondSource.objects.on(day_asked(request))
        if asked == "waiting":
            return queryset.filter(decision=Decision.WAITING)
        if asked == "standing" or (asked is None and is_day(request.GET.get("on"))):
            return queryset.filter(pk__in=standing)
        return queryset.filter(pk__in=standing.filter(readiness=asked)) if asked in Readiness else queryset


@admin.register(SecondSource)
class SecondSourceAdmin(FixedAdmin):
    """Who could deliver instead of whom, how ready, since when."""

    sheet = SecondSourceSheet
    steps = STEPS
    form = NamedForm
    list_display = ["supplier", "readiness_word", "decision_word", "other", "counts_from", "last_day", "asked_by"]
    list_filter = [DayFilter, ShownPairs, UndecidedFilter]
    list_select_related = ["supplier", "other", "asked_by"]
    ordering = ["supplier__code", "other__code", "-pk"]
    autocomplete_fields = ["supplier", "other"]
    search_fields = ["supplier__search_text", "other__search_text"]
    search_help_text = _("Either supplier: code, name or unified social credit code.")
    told: ClassVar[list[str]] = [
        "readiness_word", "decision_word", "counts_from", "last_day", "asked_by", "asked_at", "decided_by",
        "decided_at", "reason", "ended_why",
    ]  # fmt: skip

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search either supplier by its folded text."""
        if not search_term:
            return queryset, False
        found = Supplier.objects.search(search_term)
        return queryset.filter(supplier__in=found) | queryset.filter(other__in=found), False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read suppliers and people with the pairs."""
        return super().get_queryset(request).select_related("supplier", "other", "asked_by", "decided_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say what became of a pair, once it is one."""
        return ["supplier", "other", "effective_on", "words", *(self.told if obj else [])]

    def save_model(self, request: HttpRequest, obj: SecondSource, form: Any, change: bool) -> None:
        """Name a second source."""
        name_second_source(obj, actor=signed_in(request), today=today())

    def response_add(
        self, request: HttpRequest, obj: SecondSource, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Lead to the page on which its readiness is raised."""
        return redirect(obj)

    @admin.display(description=pgettext_lazy("second source", "readiness"), ordering="readiness")
    def readiness_word(self, pair: SecondSource) -> SafeString:
        """Say how ready it is."""
        return word("tone", TONES[Readiness(pair.readiness)], pair.get_readiness_display())

    @admin.display(description=_("decision"), ordering="decision")
    def decision_word(self, pair: SecondSource) -> SafeString:
        """Say what was decided."""
        return decision(pair)

    @admin.display(description=_("last day"), ordering="until")
    def last_day(self, pair: SecondSource) -> str:
        """Show the last day on which it stood."""
        last = last_day(pair.until)
        return written(last) if last else "–"
