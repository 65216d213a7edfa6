"""Whether it says who accredited the issuing body."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Kind
from desk.checks.paper import Finding, Paper, doubtful, fine

ORDER = 80
TITLE = gettext_lazy("Accreditation")


def look(paper: Paper) -> Iterator[Finding]:
    """Say whether an accreditation body was typed; certificates have one."""
    if paper.attestation.kind != Kind.CERTIFICATE or paper.attestation.is_announcement:
        return
    if paper.attestation.accreditation:
        yield fine(_("%(body)s accredits the issuing body.") % {"body": paper.attestation.accreditation})
    else:
        yield doubtful(_("No accreditation body was typed."))
