"""Whether a contract clause may stand for the commitment."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation
from desk.checks.paper import Finding, Paper, doubtful, fine

ORDER = 110
TITLE = gettext_lazy("Contract clause")


def look(paper: Paper) -> Iterator[Finding]:
    """Say whether a clause is allowed, and whether another supplier names the same contract."""
    attestation = paper.attestation
    if attestation.basis != Attestation.Basis.CONTRACT_CLAUSE:
        return
    contract = {"contract": attestation.contract_reference}
    if not attestation.requirement.allows_contract_clause:
        yield doubtful(_("No contract clause may stand for this commitment."))
    same = paper.others.filter(basis=attestation.basis, contract_reference=attestation.contract_reference)
    if other := same.exclude(supplier=attestation.supplier_id).first():
        yield doubtful(_("%(supplier)s names contract %(contract)s too.") % {"supplier": other.supplier, **contract})
    else:
        yield fine(_("It stands in contract %(contract)s: see that the clause is shown.") % contract)
