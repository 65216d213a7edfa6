"""What is asked beside a file, by the kind of paper."""

from portal.asking.commitment import ClauseForm, SignedForm
from portal.asking.paper import CertificateForm, DocumentForm, PaperForm, ReportForm

__all__ = ["FORMS", "ClauseForm", "PaperForm"]

#: Kind of the requirement -> what is asked of a file that is handed in for it.
FORMS: dict[str, type[PaperForm]] = {
    "certificate": CertificateForm,
    "commitment": SignedForm,
    "test_report": ReportForm,
    "document": DocumentForm,
}
