"""Figures as they were published."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext, pgettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.dates import today, written
from foundation.typesetting import refuse_unset
from foundation.words import word
from reports.models import PublishedFigure
from reports.naming import Naming, titles
from reports.pages import Names
from reports.restating import publishable
from reports.services import enter_published, withdraw_published
from reports.told import told_signed
from suppliers.admin.steps import Step, SteppedAdmin, words_field

#: So many of those that are to be withdrawn are named.
MOST_NAMED = 200


class PublishedFigureForm(forms.ModelForm):
    """A published figure: its table is one that there is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "–"), *((module.CODE, module.TITLE) for module in publishable())]
        if "table_code" in self.fields:
            label = self.fields["table_code"].label
            self.fields["table_code"] = forms.ChoiceField(label=label, choices=choices)
            self.fields["value"].help_text = _("As it was published: 341, 1,024, 0.9966 or 99.66%.")


class WithdrawForm(forms.Form):
    """Why it is taken back."""

    why = words_field(gettext_lazy("What was wrong with it"), validators=[refuse_unset])


class StateFilter(admin.SimpleListFilter):
    """Filter by whether a figure counts."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer what counts, and in which ways it does no longer."""
        return [
            ("current", gettext_lazy("Current")),
            ("corrected", pgettext_lazy("published figure", "Corrected")),
            ("withdrawn", pgettext_lazy("published figure", "Withdrawn")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the figures of the state."""
        if self.value() == "current":
            return queryset.current()
        if self.value() == "withdrawn":
            return queryset.withdrawn()
        if self.value() == "corrected":
            return queryset.exclude(superseded_at=None).filter(withdrawn_on=None)
        return queryset


WITHDRAW = "withdraw"
STEPS = {
    WITHDRAW: Step(
        gettext_lazy("Withdraw"),
        gettext_lazy("It was entered by mistake and never published so. It stays on record with the reason."),
        WithdrawForm,
        lambda figure, given, actor, day: withdraw_published([figure], **given, actor=actor, today=day),
        lambda figure: figure.superseded_at is None,
        gettext_lazy("The figure was withdrawn."),
        is_grave=True,
    ),
}


@admin.register(PublishedFigure)
class PublishedFigureAdmin(SteppedAdmin, RecordedAdmin):
    """Published figures, entered by hand or with a report; never changed: entered anew, or withdrawn."""

    steps = STEPS
    form = PublishedFigureForm
    list_display = ["as_of", "table", "row_code", "column_code", "value", "published_on", "source", "state_word"]
    list_filter = [StateFilter, "table_code", "as_of"]
    list_per_page = 50
    search_fields = ["row_code", "column_code", "source"]
    actions = ["withdraw"]
    fields = ["as_of", "table_code", "row_code", "column_code", "value", "published_on", "source"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Say of a figure that was entered how it stands; of one that was withdrawn, by whom and why."""
        told = ["run", "state_word", "entered_at", "entered_by"] if obj else []
        told += ["withdrawn_on", "withdrawn_by", "withdrawn_why"] if obj and obj.withdrawn_on else []
        return [*self.fields, *told]

    @admin.display(description=gettext_lazy("table"), ordering="table_code")
    def table(self, published: PublishedFigure) -> str:
        """Say what its table is called."""
        return titles().get(published.table_code, published.table_code)

    @admin.display(description=gettext_lazy("state"), ordering="superseded_at")
    def state_word(self, published: PublishedFigure) -> SafeString:
        """Say whether it counts."""
        if published.withdrawn_on is not None:
            return word("tone", "absent", pgettext("published figure", "Withdrawn"))
        if published.superseded_at is not None:
            return word("tone", "absent", pgettext("published figure", "Corrected"))
        return word("tone", "good", _("Current"))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let no published figure be changed: another publication is another row."""
        return False

    def may_step(self, request: HttpRequest) -> bool:
        """Let whoever may enter figures withdraw one."""
        return self.has_add_permission(request)

    def waiting(self, row: Any) -> dict[str, Any]:
        """Say before one is withdrawn what becomes of it in reports."""
        return {"told": "reports/_withdrawing.html", **told(PublishedFigure.objects.filter(pk=row.pk))}

    def save_model(self, request: HttpRequest, obj: PublishedFigure, form: Any, change: bool) -> None:
        """Record the figure."""
        enter_published(obj, actor=signed_in(request), today=today())

    @admin.action(description=gettext_lazy("Withdraw…"), permissions=["add"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[PublishedFigure]) -> HttpResponse | None:
        """Ask for the reason, then withdraw what was chosen, all or none; nothing where one is gone already."""
        if queryset.exclude(superseded_at=None).exists():
            words = _("Among these are figures that were corrected or withdrawn already: leave them out.")
            messages.error(request, words)
            return None
        form = WithdrawForm(request.POST if "why" in request.POST else None, label_suffix="")
        if not form.is_valid():
            return self.ask_why(request, queryset, form)
        try:
            rows = withdraw_published(queryset, **form.cleaned_data, actor=signed_in(request), today=today())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return None
        words = ngettext("%(n)s figure was withdrawn.", "%(n)s figures were withdrawn.", len(rows))
        messages.success(request, words % {"n": len(rows)})
        return None

    def ask_why(self, request: HttpRequest, queryset: Any, form: forms.Form) -> HttpResponse:
        """Draw the page that asks why, and says what becomes of them in reports."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": STEPS[WITHDRAW].title,
            "step": STEPS[WITHDRAW],
            "form": form,
            **told(queryset),
            "selected": request.POST.getlist("_selected_action"),
            "across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "reports/withdraw.html", context)


def told(figures: Any) -> dict[str, Any]:
    """Return what is said of figures before they are withdrawn: which they are, how many a signed-off report tells.

    Where such a report tells another value, as it was before it was corrected, that is said too.
    """
    naming = Naming(Names(today().isoformat()))
    signed = told_signed(figures)
    named = []
    for one in figures[:MOST_NAMED]:
        value, source = signed.get(one.pk, (one.value, one.source))
        named.append(
            (
                naming.published(str(one.as_of), one.table_code, one.row_code, one.column_code),
                naming.value(one.column_code, one.value),
                f"{one.source} ({written(one.published_on)})",
                (naming.value(one.column_code, value), source) if (value, source) != (one.value, one.source) else None,
            )
        )
    return {"figures": named, "count": figures.count(), "signed": len(signed)}
