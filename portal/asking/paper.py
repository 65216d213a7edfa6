"""The fields of a paper, filled with what was read from its file."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation
from foundation.dates import months_after, written
from portal.asking.reading import differing
from portal.asking.straight import StraightForm

#: What is printed on papers is planned months ahead, not years.
MOST_DAYS_AHEAD = 366
#: Autocompletion of browsers would offer other people's numbers.
QUIET = {"autocomplete": "off"}


class DayInput(forms.DateInput):
    """A day, asked for as the device does it best."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PapersField(forms.ModelMultipleChoiceField):
    """Papers to choose from."""

    def label_from_instance(self, paper: Any) -> str:
        """Tell papers for one requirement apart."""
        day = _("Handed in on %(day)s") % {"day": written(paper.submitted_on)}
        return f"{day} · {paper.number}" if paper.number else day


def chosen_from(form: forms.BaseForm, name: str) -> Any:
    """Return a field of a form that offers rows."""
    return cast(forms.ModelChoiceField, form.fields[name])


class PaperForm(StraightForm, forms.ModelForm):
    """What is asked of a paper; `reading` is what its file says, by the names of the fields."""

    #: Fields that may not stay empty, beyond those that the model asks for.
    needed: ClassVar[tuple[str, ...]] = ()
    #: The same field has another name on another paper.
    labels: ClassVar[Mapping[str, Any]] = {}

    replaces: ClassVar[forms.Field] = PapersField(
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("It takes the place of"),
        help_text=gettext_lazy("What you tick is not reviewed any more. Leave it if this one is for another site."),
    )
    compared = forms.BooleanField(required=False, label=gettext_lazy("I have compared; what I typed is right"))

    class Meta:
        model = Attestation
        fields: tuple[str, ...] = ()
        widgets: ClassVar[dict[str, Any]] = {"valid_from": DayInput, "valid_until": DayInput}

    def __init__(self, *args: Any, waiting: Any, reading: Mapping[str, str] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        chosen_from(self, "replaces").queryset = waiting
        self.initial["replaces"] = [paper.pk for paper in waiting]
        for name, label in self.labels.items():
            self.fields[name].label, self.fields[name].help_text = label, ""
        for name in self.needed:
            self.fields[name].required = True
        if "edition" in self.fields:
            self.offer_editions()
        self.reading = {name: value for name, value in (reading or {}).items() if name in self.fields}
        self.fill()

    def offer_editions(self) -> None:
        """Offer the editions of the requirement, or ask for none."""
        editions = self.instance.requirement.editions.all()
        if editions:
            field = chosen_from(self, "edition")
            field.queryset, field.empty_label = editions, _("Choose the edition")
        else:
            del self.fields["edition"]

    def fill(self) -> None:
        """Propose what was read."""
        for name, value in self.reading.items():
            if name == "edition":
                found = chosen_from(self, name).queryset.filter(code=value).first()
                self.initial[name] = found and found.pk
            else:
                self.initial[name] = value

    @property
    def differences(self) -> dict[str, str]:
        """What the file says where something else is typed, by field."""
        return differing(self.reading, {name: self.typed(name) for name in self.reading})

    def typed(self, name: str) -> str:
        """Return what stands in a field, as the file would say it."""
        value = self[name].value()
        if name == "edition" and value:
            codes = {str(edition.pk): edition.code for edition in chosen_from(self, name).queryset}
            return codes.get(str(value), "")
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def clean(self) -> dict[str, Any]:
        """Ask for a second look where what was typed is not what the file says."""
        cleaned = super().clean() or {}
        if self.differences and not cleaned.get("compared"):
            self.add_error("compared", _("Some fields say something else than the file. Compare them, then tick here."))
        return cleaned

    def clean_valid_until(self) -> date | None:
        """Refuse what has expired already."""
        until: date | None = self.cleaned_data["valid_until"]
        if until and until < self.today:
            raise ValidationError(
                _("It expired on %(day)s. Hand in the one that is valid now.") % {"day": written(until)}
            )
        return until

    def clean_valid_from(self) -> date:
        """Refuse a day that cannot be printed on anything any more, or yet."""
        since: date = self.cleaned_data["valid_from"]
        if since.year < 1990:
            raise ValidationError(_("This day lies too far back. Look at the year."))
        self.refuse_far(since)
        return since

    def refuse_far(self, day: date) -> None:
        """Raise ValidationError for a day so far away that nothing is planned for it yet."""
        if day > self.today + timedelta(days=MOST_DAYS_AHEAD):
            raise ValidationError(_("This day is more than a year away. Look at the year."))

    @property
    def today(self) -> date:
        """The day on which it is handed in."""
        return self.instance.submitted_on


class CertificateForm(PaperForm):
    """A certificate: number, body and expiry are what make it one."""

    needed = ("number", "holder_name", "issuing_body", "valid_until")
    labels = {
        "number": gettext_lazy("Certificate number"),
        "holder_name": gettext_lazy("Company on the certificate"),
        "issuing_body": gettext_lazy("Certification body"),
        "accreditation": gettext_lazy("Accreditation body, such as CNAS or UKAS"),
        "edition": gettext_lazy("Edition of the standard"),
        "valid_from": gettext_lazy("Valid from"),
        "valid_until": gettext_lazy("Valid until (last day)"),
        "scope": gettext_lazy("Scope"),
    }

    class Meta(PaperForm.Meta):
        fields = (
            "number", "holder_name", "issuing_body", "accreditation", "edition", "valid_from", "valid_until", "scope",
        )  # fmt: skip
        widgets = {**PaperForm.Meta.widgets, "scope": forms.Textarea(attrs={"rows": 2})}


class ReportForm(PaperForm):
    """A report: it prints no expiry, the requirement says how long it counts."""

    needed = ("number", "issuing_body")
    labels = {
        "number": gettext_lazy("Report number"),
        "issuing_body": gettext_lazy("Laboratory"),
        "holder_name": gettext_lazy("Company on the report"),
        "valid_from": gettext_lazy("Date of the report"),
        "scope": gettext_lazy("What was tested"),
    }

    class Meta(PaperForm.Meta):
        fields = ("number", "issuing_body", "holder_name", "valid_from", "scope")
        widgets = {**PaperForm.Meta.widgets, "scope": forms.Textarea(attrs={"rows": 2})}

    def clean(self) -> dict[str, Any]:
        """Work out how long it counts; refuse one that counts no more."""
        cleaned = super().clean()
        months, since = self.instance.requirement.validity_months, cleaned.get("valid_from")
        if months and since:
            self.instance.valid_until = months_after(since, months)
            if self.instance.valid_until < self.today:
                self.add_error("valid_from", _("These tests are too old. Hand in a newer report."))
        return cleaned


class DocumentForm(PaperForm):
    """A copy of a document of the company."""

    needed = ("number",)
    labels = {
        "number": gettext_lazy("Number on the document"),
        "holder_name": gettext_lazy("Company on the document"),
        "valid_from": gettext_lazy("Issued on"),
        "valid_until": gettext_lazy("Valid until (last day; empty if it has no end)"),
    }

    class Meta(PaperForm.Meta):
        fields = ("number", "holder_name", "valid_from", "valid_until")
