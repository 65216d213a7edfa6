"""What is typed at the door, and about the ways through it."""

from allauth.account.forms import ConfirmLoginCodeForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.letters import one_line
from accounts.models import Passkey
from portal.asking.straight import StraightForm


class AddressForm(forms.Form):
    """The address that a code is sent to."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def clean_email(self) -> str:
        """Return the address in lower case, as log-ins are kept."""
        return str(self.cleaned_data["email"]).lower()


class CodeForm(ConfirmLoginCodeForm):
    """The code that came by mail."""

    code = forms.CharField(
        label=_("Code from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


class PasskeyForm(forms.Form):
    """What a passkey is to be called, and what the browser says of it."""

    name = forms.CharField(
        label=_("Name of this device"),
        max_length=Passkey._meta.get_field("name").max_length,
        help_text=_("Such as: office computer. You tell your passkeys apart by it."),
        error_messages={"required": _("Give the device a name.")},
    )
    #: Checked as a whole (`accounts.passkeys`); what is wrong with it nobody has typed.
    answer = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """Return the name on one line: it stands in the mail that tells of the passkey."""
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"], code="required")
        return name


class ObjectionForm(StraightForm, forms.Form):
    """What the supplier says against its assessment."""

    words = forms.CharField(
        label=_("What you object to, and why"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )


class ComingForm(forms.Form):
    """Whether the supplier comes."""

    answer = forms.ChoiceField(
        label=_("Do you come?"),
        choices=[
            ("comes", pgettext_lazy("invitation", "Yes, we come")),
            ("declines", pgettext_lazy("invitation", "No, we do not come")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you come.")},
    )
