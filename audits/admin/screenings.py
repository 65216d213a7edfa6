"""Screenings in the admin: recorded by one, approved by another, followed by what was agreed or ended."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.requests import signed_in
from audits.admin.steps import Step, counts_from_field, day_field, words_field
from audits.models import IMPACTS, Harm, Screening
from audits.services import agree_improvement, decide_screening, end_relationship, propose_screening
from audits.sheets.screenings import ScreeningSheet
from foundation.admin_filters import DaysFilter, UndecidedFilter
from foundation.dates import today
from foundation.words import decision, listed, word
from suppliers.admin.fixed import FixedAdmin
from suppliers.models import Supplier

Result = Screening.Result
YES, NO = "yes", "no"


class ScreeningForm(forms.ModelForm):
    """Impacts are ticked."""

    impacts = forms.MultipleChoiceField(
        label=_("Impacts"),
        choices=[(kind.label, [(impact.value, impact.label) for impact in IMPACTS[kind]]) for kind in IMPACTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None where no significant impact was found."),
    )

    class Meta:
        model = Screening
        fields = ("supplier", "kind", "screened_on", "result", "impacts", "words", "agreed_on", "agreed")


class DecideForm(forms.Form):
    """Whether it counts."""

    is_approved = forms.ChoiceField(
        label=_("Decision"),
        choices=[(YES, pgettext_lazy("screening", "Approve it")), (NO, pgettext_lazy("screening", "Refuse it"))],
        widget=forms.RadioSelect,
    )
    counts_from = counts_from_field()
    reason = words_field(_("Reason, where you refuse it"), required=False)


class AgreeForm(forms.Form):
    """What the supplier is to mend."""

    agreed_on = day_field(_("Agreed on"))
    agreed = words_field(_("What was agreed"))


class EndForm(forms.Form):
    """When it ended, and why."""

    ended_on = day_field(_("Ended on"))
    ended_why = words_field(_("Why"))


STEPS = {
    "decide": Step(
        _("Decide about the screening"),
        _("Approved, it counts from the day that you name. Who recorded it cannot decide it."),
        DecideForm,
        lambda screening, given, actor, today: decide_screening(
            screening, **given | {"is_approved": given["is_approved"] == YES}, actor=actor, today=today
        ),
        lambda screening: screening.is_waiting,
        _("The decision was recorded."),
    ),
    "agree": Step(
        _("Record an agreed improvement"),
        _("What the supplier agreed to mend of the impacts (GRI 308-2, 414-2)."),
        AgreeForm,
        lambda screening, given, actor, today: agree_improvement(screening, **given, actor=actor, today=today),
        lambda screening: screening.is_bad and not screening.agreed_on,
        _("The agreed improvement was recorded."),
    ),
    "end": Step(
        _("Record the end of the relationship"),
        _("That the supplier left or was eliminated because of the impacts (GRI 308-2, 414-2)."),
        EndForm,
        lambda screening, given, actor, today: end_relationship(screening, **given, actor=actor, today=today),
        lambda screening: screening.is_bad and not screening.ended_on,
        _("The end was recorded."),
        is_grave=True,
    ),
}


@admin.register(Screening)
class ScreeningAdmin(FixedAdmin):
    """What screenings found; what waits is decided on its page, nothing is edited."""

    sheet = ScreeningSheet
    steps = STEPS
    form = ScreeningForm
    list_display = ["supplier", "result_word", "decision_word", "kind", "screened_on", "agreed_on", "ended_on"]
    list_filter = [
        "decision", "kind", "result", ("screened_on", DaysFilter), ("counts_from", DaysFilter), UndecidedFilter,
    ]  # fmt: skip
    list_select_related = ["supplier"]
    autocomplete_fields = ["supplier"]
    search_fields = ["supplier__search_text"]
    search_help_text = _("Supplier: code, name or unified social credit code.")
    told: ClassVar[list[str]] = [
        "ended_on", "ended_why", "decision_word", "proposed_by", "proposed_at", "decided_by", "decided_at",
        "counts_from", "reason",
    ]  # fmt: skip

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        return queryset.filter(supplier__in=Supplier.objects.search(search_term)) if search_term else queryset, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read suppliers and people with the screenings."""
        return super().get_queryset(request).select_related("supplier", "proposed_by", "decided_by")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Say what became of a screening, once it is one."""
        if obj is None:
            return [*self.form.Meta.fields]
        told = ["impacts_shown" if name == "impacts" else name for name in self.form.Meta.fields]
        return [*told, *self.told]

    def save_model(self, request: HttpRequest, obj: Screening, form: Any, change: bool) -> None:
        """Record what was found."""
        propose_screening(obj, actor=signed_in(request), today=today())

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Name the supplier at the head of its page."""
        screening = context.get("original")
        if screening is not None:
            context["subtitle"] = f"{screening.supplier} · {screening}"
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("result"), ordering="result")
    def result_word(self, screening: Screening) -> SafeString:
        """Say what was found."""
        tone = "bad" if screening.result == Result.IMPACTS else "good"
        return word("tone", tone, screening.get_result_display())

    @admin.display(description=_("decision"), ordering="decision")
    def decision_word(self, screening: Screening) -> SafeString:
        """Say what was decided."""
        return decision(screening)

    @admin.display(description=_("impacts"))
    def impacts_shown(self, screening: Screening) -> str:
        """Name the impacts."""
        labels = dict(Harm.choices)
        return listed(labels.get(code, code) for code in screening.impacts) or "–"
