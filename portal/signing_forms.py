"""What is asked on the pages of signing."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from attestations.models import Capacity, CommitmentText, Signature
from portal.asking.file import FileForm
from suppliers.models import Upload


class SigningForm(FileForm):
    """Who signs a text, as whom, with the letter that says so, and the consent to it."""

    without_file: ClassVar[Any] = _("Attach the letter of authority by which you sign.")

    #: Which text was read: it may have been replaced meanwhile.
    sha256 = forms.CharField(widget=forms.HiddenInput)
    is_read = forms.BooleanField(
        label=_("Read to the end"),
        error_messages={"required": _("Read the text to its end, then tick this.")},
    )
    name = forms.CharField(
        label=_("Your full name"),
        max_length=Signature._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Type your name: it is your signature.")},
    )
    title = forms.CharField(
        label=_("Your title in the company"),
        max_length=Signature._meta.get_field("title").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": _("Type your title, such as General manager.")},
    )
    capacity = forms.ChoiceField(
        label=_("You sign as"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say as whom you sign.")},
    )
    is_agreed = forms.BooleanField(
        label=_("Your consent"), error_messages={"required": _("Without your consent it cannot be signed.")}
    )

    def __init__(self, *args: Any, text: CommitmentText, letter: Upload | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: What was attached already.
        self.letter = letter
        self.initial["sha256"] = text.sha256
        offered = text.requirement.capacities
        choices = [(capacity.value, capacity.label) for capacity in offered]
        cast(forms.ChoiceField, self.fields["capacity"]).choices = choices
        if len(offered) == 1:
            self.initial["capacity"] = offered[0].value

    def is_file_needed(self, cleaned: Mapping[str, Any]) -> bool:
        """Ask for the letter of whoever signs by one, unless it is there already."""
        return self.is_by_letter and self.letter is None

    @property
    def is_by_letter(self) -> bool:
        """Whether it is signed by a letter of authority."""
        return self.cleaned_data.get("capacity") == Capacity.LETTER_OF_AUTHORITY


class CodeForm(forms.Form):
    """The code that was mailed."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        error_messages={"required": _("Type in the code from the mail.")},
    )
