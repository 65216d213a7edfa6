"""What an officer fills in while she reviews."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation, Kind, RegisterCheck, Review
from attestations.services import CORRECTABLE
from desk.screenshots import kept, refuse_unsound
from foundation.dates import today


class DayInput(forms.DateInput):
    """A day, typed or chosen from the browser's calendar."""

    input_type = "date"

    def __init__(self, **options: Any) -> None:
        super().__init__(format="%Y-%m-%d", **options)


class LookUpForm(forms.Form):
    """What a public register says, if it was asked: all of it or nothing."""

    # The server answers in the reader's language; a browser would in its own.
    use_required_attribute = False

    #: The fields stand above the form's button, outside of it.
    FORM = "accept"

    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[("", gettext_lazy("Not looked up")), *RegisterCheck.Result.choices],
        required=False,
    )
    register = forms.CharField(label=gettext_lazy("Public register"), max_length=120, required=False)
    checked_on = forms.DateField(label=gettext_lazy("Looked up on"), required=False, widget=DayInput, initial=today)
    reference = forms.CharField(label=gettext_lazy("Reference or address there"), max_length=300, required=False)

    picture = forms.FileField(label=gettext_lazy("Picture of what it showed (PNG or JPEG)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["form"] = self.FORM

    def clean(self) -> dict[str, Any]:
        """Ask for the register and the day once there is a result."""
        cleaned = super().clean() or {}
        if cleaned.get("result"):
            for name in ("register", "checked_on"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(_("A look-up needs this."), code="required"))
            if (day := cleaned.get("checked_on")) and day > today():
                self.add_error("checked_on", _("This day is still to come."))
        return cleaned

    def clean_picture(self) -> UploadedFile | None:
        """Refuse what is no sound picture."""
        picture: UploadedFile | None = self.cleaned_data["picture"]
        if picture:
            refuse_unsound(picture)
        return picture

    def kept_check(self) -> RegisterCheck | None:
        """Return the look-up, not saved, its picture kept; None where there was none. Call it in a transaction."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "picture"}
        return RegisterCheck(**fields, file=kept(self.cleaned_data["picture"])) if fields.get("result") else None


class RefusalForm(forms.Form):
    """Why it is refused."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=[("", "–"), *Review.Reason.choices],
        error_messages={"required": gettext_lazy("Choose a reason: the supplier will read it.")},
    )
    words = forms.CharField(
        label=gettext_lazy("In words, for the supplier"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CorrectionForm(forms.ModelForm):
    """What was typed, to be set right by what the document says."""

    use_required_attribute = False

    class Meta:
        model = Attestation
        # Those of another kind are taken away.
        fields = sorted({name for names in CORRECTABLE.values() for name in names})
        widgets = {
            "valid_from": DayInput,
            "valid_until": DayInput,
            "scope": forms.Textarea(attrs={"rows": 2}),
            "sites": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = CORRECTABLE[self.instance.kind]
        self.fields = {name: self.fields[name] for name in kept}
        edition = self.fields.get("edition")
        if isinstance(edition, forms.ModelChoiceField):
            edition.queryset = self.instance.requirement.editions.all()
        if self.instance.kind == Kind.CERTIFICATE:
            for name in ("number", "issuing_body", "valid_until"):
                self.fields[name].required = True
