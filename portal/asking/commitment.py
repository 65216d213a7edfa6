"""What is asked of a commitment: who signed it, or the clause that stands for it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from attestations.models import Attestation
from portal.asking.paper import PaperForm


class SignedForm(PaperForm):
    """A commitment that was signed on paper."""

    needed: ClassVar[tuple[str, ...]] = ("signatory_name", "signatory_title")
    labels = {
        "signatory_name": gettext_lazy("Who signed it"),
        "signatory_title": gettext_lazy("Title of the signatory"),
        "valid_from": gettext_lazy("Signed on"),
    }
    basis: ClassVar[str] = Attestation.Basis.SIGNED

    class Meta(PaperForm.Meta):
        fields = ("signatory_name", "signatory_title", "valid_from")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.instance.basis = self.basis


class ClauseForm(SignedForm):
    """A clause of a contract that stands for the commitment."""

    needed = ("contract_reference",)
    labels = {
        "contract_reference": gettext_lazy("Contract number"),
        "valid_from": gettext_lazy("Contract signed on"),
        "valid_until": gettext_lazy("Contract ends on (last day; empty if it has no end)"),
    }
    basis = Attestation.Basis.CONTRACT_CLAUSE

    #: The clause is written behind it, in the same column.
    contract_reference = forms.CharField(max_length=70)
    clause = forms.CharField(label=gettext_lazy("Clause"), max_length=40, help_text=gettext_lazy("For example 12.3"))

    class Meta(PaperForm.Meta):
        fields = ("contract_reference", "valid_from", "valid_until")

    field_order = ("contract_reference", "clause", "valid_from", "valid_until")

    def clean(self) -> dict[str, Any]:
        """Put contract and clause into one reference."""
        cleaned = super().clean()
        contract, clause = cleaned.get("contract_reference"), cleaned.get("clause")
        if contract and clause:
            cleaned["contract_reference"] = f"{contract} § {clause}"
        return cleaned
