"""The forms in which staff decide about a closed assessment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from suppliers.models import Grade


class AnswerForm(forms.Form):
    """Answer an objection: a grade grants it, none refuses it."""

    grade = forms.ChoiceField(
        label=_("New grade"),
        choices=[("", _("None: the objection is refused")), *Grade.choices],
        required=False,
        help_text=_("It takes the place of the first one, from the same day."),
    )
    answer = forms.CharField(
        label=_("Answer, for the supplier"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class OverrideForm(forms.Form):
    """Ask for another grade."""

    grade = forms.ChoiceField(label=_("New grade"), choices=[("", "---------"), *Grade.choices])
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
