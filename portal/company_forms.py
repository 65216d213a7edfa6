"""What somebody of a supplier may ask to be changed: of the company, of each contact, and a new contact."""

import json
from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy as _

from portal.access import Visitor
from portal.company_fields import OnFileForm, WordsField, on_file
from suppliers.models import Contact, Supplier, What
from suppliers.services import Wish

#: Of the choice of the primary contact: the one that is added.
NEW = "new"
LANGUAGES = [("", "–"), *settings.LANGUAGES]


class CompanyForm(OnFileForm):
    """Names, numbers, and what an officer records herself after words."""

    model = Supplier
    columns = ("name", "name_en", "uscc", "lei")

    name = on_file(Supplier, "name", widget=forms.TextInput({"autocomplete": "organization"}))
    name_en = on_file(Supplier, "name_en")
    uscc = on_file(Supplier, "uscc", help_text=_("18 characters (GB 32100-2015)."))
    lei = on_file(Supplier, "lei")
    country = WordsField(label=_("Another country or region"), help_text=_("Say which, and since when."))
    category = WordsField(label=_("Another category"), help_text=_("Say what you deliver now, and since when."))
    other = WordsField(label=_("Anything else"), help_text=_("Such as the address of a site."))
    primary = forms.ChoiceField(label=_("Primary contact"), required=False, show_hidden_initial=True)
    words = WordsField(label=_("What the officer should know"), help_text=_("Such as why, and since when."))

    def __init__(self, sent: Any, supplier: Supplier, contacts: list[Contact]) -> None:
        initial = {name: getattr(supplier, name) for name in self.columns}
        self.first = next((contact for contact in contacts if contact.is_primary), None)
        super().__init__(sent, initial={**initial, "primary": str(self.first.pk) if self.first else ""})
        self.supplier, self.by_key = supplier, {str(contact.pk): contact for contact in contacts}
        cast(forms.ChoiceField, self.fields["primary"]).choices = [
            *([] if self.first else [("", "–")]),
            *((key, str(contact)) for key, contact in self.by_key.items()),
            (NEW, _("The new contact, entered below")),
        ]

    def clean_uscc(self) -> str:
        """Write the code in capitals."""
        return str(self.cleaned_data["uscc"]).upper()

    def wishes(self) -> Iterator[Wish]:
        """Give what is to be changed of the company."""
        for name in self.columns:
            if name in self.changed_data:
                yield Wish(name, self.cleaned_data[name], self.seen(name, getattr(self.supplier, name)))
        for name, row in (("country", self.supplier.country), ("category", self.supplier.category)):
            if self.cleaned_data[name]:
                yield Wish(name, self.cleaned_data[name], row.code if row else "")
        if self.cleaned_data["other"]:
            yield Wish(What.OTHER, self.cleaned_data["other"])
        chosen = self.by_key.get(self.cleaned_data["primary"])
        if "primary" in self.changed_data and chosen and chosen != self.first:
            yield Wish(What.PRIMARY, str(chosen), str(self.first or ""), chosen)


class ContactForm(OnFileForm):
    """One contact."""

    model = Contact
    columns = ("name", "title", "email", "phone", "language")

    name = on_file(Contact, "name")
    title = on_file(Contact, "title")
    email = on_file(Contact, "email", widget=forms.EmailInput)
    phone = on_file(Contact, "phone", widget=forms.TextInput({"type": "tel"}))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False, show_hidden_initial=True)
    remove = forms.BooleanField(label=_("Remove this contact"), required=False)

    def __init__(self, sent: Any, contact: Contact) -> None:
        initial = {name: getattr(contact, name) for name in self.columns}
        super().__init__(sent, prefix=f"contact-{contact.pk}", initial=initial)
        self.contact = contact

    def clean(self) -> dict[str, Any]:
        """Refuse a contact who could not be named; who is to be removed need not be."""
        if self.cleaned_data.get("remove"):
            return self.cleaned_data
        cleaned = super().clean()
        if not self.errors and self.has_changed() and not (cleaned["name"] or cleaned["email"]):
            self.add_error("name", gettext("A contact needs a name or an e-mail address."))
        return cleaned

    def wishes(self) -> Iterator[Wish]:
        """Give what is to be changed of the contact."""
        seen = {name: self.seen(name, getattr(self.contact, name)) for name in self.columns}
        if self.cleaned_data["remove"]:
            yield Wish(What.CONTACT_REMOVED, "", json.dumps(seen, ensure_ascii=False), self.contact)
            return
        for name in self.columns:
            if name in self.changed_data:
                yield Wish(f"contact_{name}", self.cleaned_data[name], seen[name], self.contact)


class NewContactForm(ContactForm):
    """Somebody who is not on file yet."""

    remove = None  # type: ignore[assignment]

    def __init__(self, sent: Any) -> None:
        super().__init__(sent, Contact())
        self.prefix = NEW

    def clean(self) -> dict[str, Any]:
        """Ask for a name and an address of whoever is entered."""
        cleaned = super().clean()
        for name in ("name", "email") if self.has_changed() else ():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, gettext("We need a name and an e-mail address of a new contact."))
        return cleaned

    def new_wishes(self, *, is_primary: bool) -> Iterator[Wish]:
        """Give the new contact, if one was entered."""
        if self.has_changed():
            values = {name: self.cleaned_data[name] for name in self.columns}
            yield Wish(What.CONTACT_ADDED, json.dumps({**values, "is_primary": is_primary}, ensure_ascii=False))


class AskedForms:
    """All forms of the page, as one."""

    def __init__(self, visitor: Visitor, sent: Any = None) -> None:
        contacts = list(visitor.contacts().order_by("-is_primary", "pk"))
        self.is_sent = sent is not None
        self.company = CompanyForm(sent, visitor.supplier, contacts)
        self.contacts = [ContactForm(sent, contact) for contact in contacts]
        self.added = NewContactForm(sent)

    @property
    def all(self) -> list[OnFileForm]:
        """Every form, in the order of the page."""
        return [self.company, *self.contacts, self.added]

    @property
    def errors(self) -> list[tuple[str, Any, str]]:
        """What is wrong: of which contact, in which field, in a sentence."""
        return [
            (str(getattr(form, "contact", "")), form[name] if name in form.fields else None, str(sentence))
            for form in self.all
            if form.is_bound
            for name, sentences in form.errors.items()
            for sentence in sentences
        ]

    @property
    def has_words(self) -> bool:
        """Whether anything was asked for in words."""
        return any(self.company.data.get(name) for name in ("country", "category", "other"))

    def is_valid(self) -> bool:
        """Tell whether all of it may be asked for."""
        valid = [form.is_valid() for form in self.all]
        if self.names_new and self.added.is_valid() and not self.added.has_changed():
            self.company.add_error("primary", gettext("Enter the new contact below, or choose another."))
            return False
        return all(valid)

    @property
    def names_new(self) -> bool:
        """Whether the new contact is to be the primary one."""
        return self.company.cleaned_data.get("primary") == NEW

    def wishes(self) -> list[Wish]:
        """Return all that is to be changed."""
        theirs = [wish for form in self.contacts for wish in form.wishes()]
        return [*self.company.wishes(), *theirs, *self.added.new_wishes(is_primary=self.names_new)]
