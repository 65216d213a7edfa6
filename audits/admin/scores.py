"""Scores: given on the page of a cycle, by a sheet, or here one by one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from audits.admin.assessments import AssessmentAdmin
from audits.models import Criterion, Score
from audits.services import Mark, record_scores
from audits.sheets.scores import ScoreSheet
from evidence.admin import RecordedAdmin
from foundation.admin_pages import PageAdmin
from foundation.dates import today
from foundation.measuring import measures
from sheets.admin import SheetAdmin
from suppliers.models import Supplier


class ScoreForm(forms.ModelForm):
    """A criterion is called by its code: each scorecard has its own."""

    criterion_code = forms.ChoiceField(label=gettext_lazy("criterion"))

    class Meta:
        model = Score
        fields = ("assessment", "value", "words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "criterion_code" in self.fields:
            named = {found.code: found.name for found in Criterion.objects.of_people()}
            label = self.fields["criterion_code"].label
            self.fields["criterion_code"] = forms.ChoiceField(label=label, choices=[*named.items()])

    def clean(self) -> dict[str, Any]:
        """Find the criterion on the scorecard of the assessment."""
        cleaned = super().clean() or {}
        assessment = cleaned.get("assessment")
        if assessment and "criterion_code" in cleaned:
            found = Criterion.objects.filter(scorecard=assessment.scorecard_id, code=cleaned["criterion_code"]).first()
            if found is None:
                raise ValidationError({"criterion_code": _("This supplier is not assessed by this criterion.")})
            self.instance.criterion = found
        return cleaned


@admin.register(Score)
class ScoreAdmin(PageAdmin, SheetAdmin, RecordedAdmin):
    """Scores, the newest first; each assessor changes her own."""

    sheet = ScoreSheet
    form = ScoreForm
    list_display = ["supplier", "period", "criterion", "value", "assessor_shown", "scored_at"]
    list_filter = ["criterion__topic", "assessment__cycle"]
    list_select_related = ["assessment__supplier", "assessment__cycle", "criterion", "assessor"]
    list_per_page = 100
    show_full_result_count = False
    sortable_by = ()
    ordering = ["-pk"]
    search_fields = ["assessment__supplier__search_text"]
    search_help_text = AssessmentAdmin.search_help_text
    autocomplete_fields = ["assessment"]
    fields = ["assessment", "criterion", "value", "words", "assessor_shown", "scored_at"]
    readonly_fields = ["assessment", "criterion", "assessor_shown", "scored_at"]

    def complete_page(self, request: HttpRequest, page: Any) -> None:
        """Leave rows as they are: all that is shown stands in them."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Ask a new score for what it is of."""
        return list(self.fields) if obj else ["assessment", "criterion_code", "value", "words"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep what a score that exists is of."""
        return list(self.readonly_fields) if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Ask for the criterion where there is none yet."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj:
            form.base_fields.pop("criterion_code", None)
        return form

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let each assessor change her own scores, while the cycle is open."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or (obj.assessor_id == request.user.pk and obj.assessment.cycle.is_open))

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Search suppliers by their folded text."""
        found = Supplier.objects.search(search_term)
        return queryset.filter(assessment__supplier__in=found) if search_term else queryset, False

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Export what people gave."""
        return super().get_export_queryset(request).filter(measure="")

    @admin.display(description=gettext_lazy("supplier"))
    def supplier(self, score: Score) -> Any:
        """Name the supplier."""
        return score.assessment.supplier

    @admin.display(description=gettext_lazy("period"))
    def period(self, score: Score) -> str:
        """Name the period."""
        return score.assessment.cycle.period

    @admin.display(description=gettext_lazy("assessor"))
    def assessor_shown(self, score: Score) -> str:
        """Name who gave it, or what worked it out."""
        found = measures().get(score.measure)
        return str(found.title) if found else score.measure or str(score.assessor)

    def save_model(self, request: HttpRequest, obj: Score, form: Any, change: bool) -> None:
        """Give the score through the service."""
        mark = Mark(obj.assessment_id, obj.criterion_id, obj.value, obj.words)
        keys = record_scores([mark], actor=signed_in(request), today=today())
        obj.pk = keys[mark.of]
