"""What is typed at the door."""

from allauth.account.forms import ConfirmLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _


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
