"""What officers type about firms that are no suppliers yet."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.letters import one_line
from foundation.dates import today
from suppliers.admin.steps import day_field, words_field
from suppliers.models import Application, Category, Contact, Country, Supplier
from suppliers.services import Alike, refuse_alike
from suppliers.services.entering import alike_entered

USUAL = timedelta(days=14)


class LineField(forms.CharField):
    """A text on one line, without what cannot be seen."""

    def to_python(self, value: Any) -> str:
        """Return what was typed, on one line."""
        return one_line(super().to_python(value) or "")


class InviteForm(forms.ModelForm):
    """Whom to invite to apply, what for, and until when."""

    class Meta:
        model = Application
        fields = ("firm", "address", "language", "categories", "reason", "open_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "categories" in self.fields:
            self.fields["categories"] = forms.MultipleChoiceField(
                label=self.fields["categories"].label,
                choices=[(row.code, row.name) for row in Category.objects.all()],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("What it may apply for. None chosen: any."),
            )
        if "open_until" in self.fields:
            self.fields["open_until"].initial = today() + USUAL + timedelta(days=1)
            self.fields["open_until"].help_text = _("The last day on which the link works; 90 days ahead at most.")


class AgainForm(forms.Form):
    """Until when the link works that is sent again."""

    open_until = day_field(_("Link good until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["open_until"].initial = today() + USUAL

    def clean_open_until(self) -> Any:
        """Return the first day on which it works no more."""
        return self.cleaned_data["open_until"] + timedelta(days=1)


class DecisionForm(forms.Form):
    """What becomes of an application: some of it is asked for by one button, some by the others."""

    code = LineField(label=_("Supplier code"), required=False, max_length=40, help_text=_("Where you accept it."))
    another_because = words_field(_("It is another one because"), required=False)
    words = words_field(_("In words, for the company"), required=False, help_text=_("Where you return or decline it."))


class ApplicantForm(forms.ModelForm):
    """A new supplier in the stage applied, with the person to write to."""

    name = LineField(label=_("Name"), max_length=200)
    name_en = LineField(label=_("Name in English"), max_length=200, required=False)
    country = forms.ModelChoiceField(Country.objects.all(), label=_("Country or region"))
    category = forms.ModelChoiceField(Category.objects.all(), label=_("Category"))
    person = LineField(label=_("Contact person"), max_length=120)
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    phone = LineField(label=_("Phone"), max_length=40, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", "–"), *settings.LANGUAGES], required=False)
    reason = words_field(pgettext_lazy("a supplier", "Why it is needed"), max_length=400)
    #: Asked for where it looks like others.
    another_because = words_field(_("It is another one because"), required=False)

    class Meta:
        model = Supplier
        fields = ("code", "name", "name_en", "uscc", "lei")

    field_order = (
        "code", "name", "name_en", "country", "uscc", "lei", "category", "person", "email", "phone", "language",
        "reason", "another_because",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Whom it looks like.
        self.alike: list[Alike] = []

    def clean_uscc(self) -> str:
        """Write the code in capitals."""
        return str(self.cleaned_data["uscc"]).upper()

    def contact(self) -> Contact:
        """Return the person to write to."""
        said = self.cleaned_data
        return Contact(
            name=said.get("person", ""),
            email=said.get("email", ""),
            phone=said.get("phone", ""),
            language=said.get("language", ""),
        )

    def clean(self) -> dict[str, Any]:
        """Ask why it is another one than those that it looks like."""
        cleaned = super().clean() or {}
        if cleaned.get("country"):
            given = {name: cleaned.get(name) or "" for name in ("name", "name_en", "uscc", "lei")}
            self.alike = alike_entered(Supplier(**given), self.contact(), cleaned["country"], today())
            try:
                refuse_alike(self.alike, cleaned.get("another_because", ""))
            except forms.ValidationError as refusal:
                self.add_error("another_because" if refusal.code == "alike" else "uscc", refusal)
        return cleaned
