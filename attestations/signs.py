"""By what a firm that comes back is known here: its bank account."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from attestations.models import Attestation
from suppliers.models import Supplier
from suppliers.traces import Sign, Traces

PROOF = "bank_account_proof"


def by_bank(firm: Traces, suppliers: "QuerySet[Supplier]") -> Iterator[int]:
    """Give those whose proof of a bank account has the same number."""
    if firm.owners is None:
        return
    proofs = Attestation.objects.filter(requirement__code=PROOF).exclude(number="")
    mine = proofs.filter(supplier__in=firm.owners).values("number")
    yield from proofs.filter(supplier__in=suppliers, number__in=mine).values_list("supplier", flat=True)


SIGNS = [Sign("bank", gettext_lazy("the same number of a bank account's proof"), by_bank)]
