"""What is asked of a commitment: who signed it, or the clause that stands for it."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from attestations.models import Attestation
from portal.asking.file import FileForm
from portal.asking.paper import PaperForm, chosen_from
from suppliers.models import Upload


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


class ClauseForm(SignedForm, FileForm):
    """A clause of a contract that stands for the commitment, with the pages on which a reviewer reads it."""

    needed = ("contract_reference",)
    labels = {
        "contract_reference": gettext_lazy("Contract number"),
        "valid_from": gettext_lazy("Contract signed on"),
        "valid_until": gettext_lazy("Contract ends on (last day; empty if it has no end)"),
    }
    basis = Attestation.Basis.CONTRACT_CLAUSE
    without_file: ClassVar[Any] = gettext_lazy("Attach the pages of the contract that show the clause.")

    #: The clause is written behind it, in the same column.
    contract_reference = forms.CharField(max_length=70)
    clause = forms.CharField(label=gettext_lazy("Clause"), max_length=40, help_text=gettext_lazy("For example 12.3"))
    #: The pages that came in before, while something else was to be mended.
    attached: ClassVar[forms.Field] = forms.ModelChoiceField(
        queryset=None, to_field_name="public_id", required=False, widget=forms.HiddenInput,
        error_messages={"invalid_choice": without_file},
    )  # fmt: skip

    class Meta(PaperForm.Meta):
        fields = ("contract_reference", "valid_from", "valid_until")

    field_order = ("contract_reference", "clause", "valid_from", "valid_until")

    def __init__(self, *args: Any, attachable: "QuerySet[Upload]", **options: Any) -> None:
        super().__init__(*args, **options)
        chosen_from(self, "attached").queryset = attachable
        #: What came in, once it was taken.
        self.attachment: Upload | None = None

    def is_file_needed(self, cleaned: Mapping[str, Any]) -> bool:
        """Ask for the pages, unless they are there already."""
        self.attachment = cleaned.get("attached")
        return self.attachment is None

    def clean(self) -> dict[str, Any]:
        """Put contract and clause into one reference."""
        cleaned = super().clean()
        self.ask_for_file(cleaned)
        contract, clause = cleaned.get("contract_reference"), cleaned.get("clause")
        if contract and clause:
            cleaned["contract_reference"] = f"{contract} § {clause}"
        return cleaned
