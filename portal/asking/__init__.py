"""What is asked beside a file, by the kind of paper."""

from attestations.models import Attestation
from portal.asking.announcement import AnnouncementForm
from portal.asking.commitment import ClauseForm, SignedForm
from portal.asking.paper import CertificateForm, DocumentForm, PaperForm, ReportForm

__all__ = ["FORMS", "AnnouncementForm", "ClauseForm", "PaperForm", "form_of"]

#: Basis of a paper -> what is asked of it whatever its kind.
BASES: dict[str, type[PaperForm]] = {
    Attestation.Basis.CONTRACT_CLAUSE: ClauseForm,
    Attestation.Basis.ANNOUNCED: AnnouncementForm,
}
#: Kind of the requirement -> what is asked of a file that is handed in for it.
FORMS: dict[str, type[PaperForm]] = {
    "certificate": CertificateForm,
    "commitment": SignedForm,
    "test_report": ReportForm,
    "document": DocumentForm,
}


def form_of(paper: Attestation) -> type[PaperForm]:
    """Return what was asked of a paper."""
    return BASES.get(paper.basis) or FORMS[paper.kind]
