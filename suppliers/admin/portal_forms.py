"""Whom to invite."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from suppliers.languages import language_of
from suppliers.models import Contact, Supplier


class InvitationForm(forms.Form):
    """A contact of the supplier, or somebody else by address."""

    contact = forms.ModelChoiceField(
        Contact.objects.none(), label=_("Contact"), required=False, empty_label=_("Somebody else")
    )
    email = forms.EmailField(label=_("Address of somebody else"), required=False, max_length=254)
    full_name = forms.CharField(label=pgettext_lazy("of a person", "name"), required=False, max_length=120)
    language = forms.ChoiceField(label=_("Language of the mail"), required=False)

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.supplier = supplier
        contacts = cast(forms.ModelChoiceField, self.fields["contact"])
        contacts.queryset = supplier.contacts.exclude(email="")
        languages = cast(forms.ChoiceField, self.fields["language"])
        languages.choices = [("", _("As on file")), *settings.LANGUAGES]

    def clean(self) -> dict[str, Any]:
        """Ask for one of both."""
        cleaned = super().clean() or {}
        if "email" in cleaned and bool(cleaned["email"]) == bool(cleaned.get("contact")):
            self.add_error("email", gettext("Choose a contact, or enter an address; one of both."))
        return cleaned

    def invited(self) -> dict[str, str]:
        """Return whom to invite, as the service asks for it."""
        given, contact = self.cleaned_data, self.cleaned_data["contact"]
        return {
            "address": contact.email if contact else given["email"],
            "full_name": contact.name if contact else given["full_name"],
            "language": given["language"] or (contact and contact.language) or language_of(self.supplier),
        }
