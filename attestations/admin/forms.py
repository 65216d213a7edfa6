"""The forms of attestations."""

from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from attestations.models import Attestation, Kind, Requirement, Review
from foundation.dates import today


class AttestationForm(forms.ModelForm):
    """A proof of the kinds that a form offers."""

    kinds: ClassVar[list[Kind]] = list(Kind)

    class Meta:
        model = Attestation
        fields = (
            "supplier",
            "requirement",
            "basis",
            "backing",
            "edition",
            "number",
            "issuing_body",
            "accreditation",
            "scope",
            "holder_name",
            "sites",
            "signatory_name",
            "signatory_title",
            "contract_reference",
            "submitted_on",
            "valid_from",
            "valid_until",
            "withdrawn_on",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        requirement = self.fields.get("requirement")
        if isinstance(requirement, forms.ModelChoiceField):
            requirement.queryset = Requirement.objects.filter(kind__in=self.kinds)
        backing = self.fields.get("backing")
        if isinstance(backing, forms.ChoiceField):
            # A file is reviewed by accepting it, and signing is what suppliers do.
            offered = {Attestation.Backing.RECORDED_ONLY, Attestation.Backing.REGISTER_CHECKED, self.instance.backing}
            backing.choices = [choice for choice in Attestation.Backing.choices if choice[0] in offered]
        if "submitted_on" in self.fields:
            self.fields["submitted_on"].initial = today

    def clean(self) -> dict[str, Any]:
        """Copy the kind from the requirement, so that the constraints of the kind are checked."""
        cleaned = super().clean() or {}
        if requirement := cleaned.get("requirement"):
            self.instance.kind = requirement.kind
        return cleaned


class CommitmentForm(AttestationForm):
    """A commitment."""

    kinds: ClassVar[list[Kind]] = [Kind.COMMITMENT]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        basis = self.fields.get("basis")
        if isinstance(basis, forms.ChoiceField):
            basis.choices = [(basis.value, basis.label) for basis in Attestation.COMMITTED]
            basis.required = True


class CertificateForm(AttestationForm):
    """A certificate: number, body and expiry are what make it one."""

    kinds: ClassVar[list[Kind]] = [Kind.CERTIFICATE]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("number", "issuing_body", "valid_until"):
            if name in self.fields:
                self.fields[name].required = True


class RefusalForm(forms.Form):
    """Why something is refused."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "–"), *Review.Reason.choices])
    words = forms.CharField(
        label=_("In words, for the supplier"),
        required=False,
        max_length=1000,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )
