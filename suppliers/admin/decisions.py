"""The form in which an officer decides one change that was asked for."""

from collections.abc import Mapping

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.dates import today
from suppliers.changes_shown import ShownChange
from suppliers.models import Category, Country, FieldChange, What
from suppliers.services import Verdict

ACCEPT, REFUSE = "accept", "refuse"


class DecisionForm(forms.Form):
    """Accept or refuse; neither leaves it for later."""

    verdict = forms.ChoiceField(
        label=_("Decision"),
        choices=[(ACCEPT, pgettext_lazy("change", "Accept")), (REFUSE, pgettext_lazy("change", "Refuse"))],
        widget=forms.RadioSelect,
        required=False,
    )
    reason = forms.CharField(
        label=_("In words, for the supplier"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    #: What is on file as the officer sees it.
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    @property
    def is_given(self) -> bool:
        """Whether anything was decided."""
        return bool(self.cleaned_data.get("verdict"))

    def given(self) -> Verdict:
        """Return what was decided."""
        said = self.cleaned_data
        return Verdict(
            is_accepted=said["verdict"] == ACCEPT,
            seen=said["seen"],
            reason=said["reason"],
            chosen=said.get("chosen"),
            effective_on=said.get("effective_on"),
        )


class DatedDecisionForm(DecisionForm):
    """A change that is asked for in words: the officer says what is true, and from which day."""

    effective_on = forms.DateField(
        label=_("From"), required=False, initial=today, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class CountryForm(DatedDecisionForm):
    """Another country."""

    chosen = forms.ModelChoiceField(
        Country.objects.all(), label=_("Country or region"), required=False, empty_label="–"
    )


class CategoryForm(DatedDecisionForm):
    """Another category."""

    chosen = forms.ModelChoiceField(Category.objects.all(), label=_("Category"), required=False, empty_label="–")


FORMS: Mapping[str, type[DecisionForm]] = {What.COUNTRY: CountryForm, What.CATEGORY: CategoryForm}


def decision_form(shown: ShownChange, on_file: str, request: HttpRequest, *, anew: bool) -> DecisionForm:
    """Return the form of a change with what was typed; `anew` takes what is on file now for what was seen."""
    prefix = prefix_of(shown.change)
    sent = request.POST.copy() if request.method == "POST" else None
    if sent and anew:
        sent[f"{prefix}-seen"] = on_file
    form = FORMS.get(shown.change.what, DecisionForm)
    return form(sent, prefix=prefix, initial={"seen": on_file}, label_suffix="")


def is_decided_by(request: HttpRequest, change: FieldChange) -> bool:
    """Tell whether what was sent decides a change."""
    return f"{prefix_of(change)}-verdict" in request.POST


def prefix_of(change: FieldChange) -> str:
    """Return what the names of a change's fields begin with."""
    return f"change-{change.pk}"
