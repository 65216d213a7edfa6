"""How a finding is mended, as the supplier says it: with the files that bear it out, brought one after another."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from audits.models import CorrectiveAction
from portal.asking.file import FileForm
from portal.asking.paper import QUIET, DayInput
from portal.asking.straight import StraightForm
from suppliers.models import Upload

#: So many files bear out one answer.
MOST_FILES = 10


class AnswerForm(FileForm):
    """What is said, with files that came with the form before."""

    def __init__(self, *args: Any, attached: Iterable[Upload] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        #: What came with the form before.
        self.attached = [*attached]

    def is_file_needed(self, cleaned: Mapping[str, Any]) -> bool:
        """Leave it to the supplier whether a file bears it out."""
        return False


class PlanAnswerForm(AnswerForm):
    """What was done of an action of an improvement plan."""

    said = forms.CharField(
        label=_("What you did"),
        help_text=_("What was done, where and when. A photo or a record helps us to see it."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4} | QUIET),
    )


class FindingForm(AnswerForm):
    """Why it happened, what was done, what keeps it from happening again; by whom and by when."""

    root_cause = forms.CharField(
        label=_("Root cause"),
        help_text=_("Why did it happen? Not who: what let it happen."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4} | QUIET),
    )
    correction = forms.CharField(
        label=_("Correction"),
        help_text=_("What did you do about it at once?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4} | QUIET),
    )
    prevention = forms.CharField(
        label=_("Prevention"),
        help_text=_("What keeps it from happening again?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4} | QUIET),
    )
    owner = forms.CharField(label=_("Responsible at your company"), max_length=120)
    due_on = forms.DateField(label=_("All of it is done by"), widget=DayInput)

    def answer(self) -> CorrectiveAction:
        """Return what was typed, as an answer that is not stored yet."""
        names: tuple[str, ...] = ("root_cause", "correction", "prevention", "owner", "due_on")
        return CorrectiveAction(**{name: self.cleaned_data[name] for name in names})


class MoreTimeForm(StraightForm, forms.Form):
    """Until when, and why."""

    #: Beside the form of the answer, whose fields have the same names.
    prefix = "time"

    due_on = forms.DateField(label=_("Until"), widget=DayInput)
    why = forms.CharField(
        label=_("Why more time is needed"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3} | QUIET)
    )
