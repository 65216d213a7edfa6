"""What a firm types to become a supplier.

Nothing is judged here: a draft may be wrong, and what is submitted is judged where it is kept
(`suppliers.services.applying`).
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.access import Applicant
from suppliers.models import Submission

#: What cannot stay empty.
NEEDED = ("name", "country", "place", "category", "supplies", "person", "person_email", "has_read_conduct")
#: What stands together, under which heading.
PARTS = (
    (_("Your company"), ("name", "name_en", "country", "uscc", "lei", "place")),
    (_("What you supply"), ("category", "supplies")),
    (_("Whom we write to"), ("person", "person_title", "person_email", "person_phone")),
    (_("A second person, if you like"), ("second_person", "second_email", "second_phone")),
)


def column(name: str, widget: forms.Widget | None = None, label: Any = "", **options: Any) -> forms.CharField:
    """Return the field for a text column of what is submitted."""
    kept: Any = Submission._meta.get_field(name)
    widget = widget or forms.TextInput()
    most = getattr(kept, "max_length", None)
    if most:
        widget.attrs["maxlength"] = most
    return forms.CharField(label=label or kept.verbose_name, required=False, widget=widget, **options)


class ApplicationForm(forms.Form):
    """The application, as far as it is typed."""

    name = column("name", forms.TextInput({"autocomplete": "organization"}))
    name_en = column("name_en")
    country = column("country", forms.Select())
    # As it is printed, with spaces.
    uscc = forms.CharField(
        label=_("unified social credit code"),
        required=False,
        help_text=_("18 characters (GB 32100-2015)."),
        widget=forms.TextInput({"maxlength": 40, "autocapitalize": "characters", "spellcheck": "false"}),
    )
    lei = forms.CharField(
        label=_("legal entity identifier"),
        required=False,
        help_text=_("20 characters, if your company has one."),
        widget=forms.TextInput({"maxlength": 40, "autocapitalize": "characters", "spellcheck": "false"}),
    )
    place = column("place", forms.TextInput({"autocomplete": "street-address"}))
    category = column("category", forms.Select())
    supplies = column(
        "supplies",
        forms.Textarea({"rows": 3}),
        _("What you supply"),
        help_text=_("Such as products, and for whom you work."),
    )
    person = column("person", forms.TextInput({"autocomplete": "name"}))
    person_title = column("person_title", forms.TextInput({"autocomplete": "organization-title"}))
    person_email = column("person_email", forms.EmailInput({"autocomplete": "email"}))
    person_phone = column("person_phone", forms.TextInput({"type": "tel", "autocomplete": "tel"}))
    second_person = column("second_person")
    second_email = column("second_email", forms.EmailInput())
    second_phone = column("second_phone", forms.TextInput({"type": "tel"}))
    has_read_conduct = forms.BooleanField(label=_("We have read the supplier code of conduct."), required=False)
    #: Which revision the page was drawn with.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    error_css_class = "errors"
    needed = NEEDED

    def __init__(self, applicant: Applicant, sent: Any = None) -> None:
        application = applicant.application
        begun = {"name": application.firm, "person_email": application.address, **application.draft}
        super().__init__(sent, initial=begun | {"seen": application.revision})
        countries = [(row.code, row.name) for row in applicant.countries()]
        categories = [(row.code, row.name) for row in applicant.categories()]
        for name, choices in (("country", countries), ("category", categories)):
            self.fields[name].widget.choices = [("", "–"), *choices]

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields, as they stand together."""
        return [(title, [self[name] for name in names]) for title, names in PARTS]

    @property
    def revision(self) -> int:
        """Which revision whoever typed was shown; none that there is where the page does not say."""
        seen = str(self.data.get("seen", ""))
        return int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1

    def shown_again(self, revision: int) -> None:
        """Let the page be drawn with what was typed, as of another revision."""
        sent: Any = self.data
        self.data = sent = sent.copy()
        sent["seen"] = str(revision)
