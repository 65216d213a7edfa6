"""Whether it says who signed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation
from desk.checks.paper import Finding, Paper, doubtful, fine

ORDER = 100
TITLE = gettext_lazy("Signatory")


def look(paper: Paper) -> Iterator[Finding]:
    """Name who signed a commitment, and as what."""
    attestation = paper.attestation
    if attestation.basis != Attestation.Basis.SIGNED:
        return
    if not attestation.signatory_name:
        yield doubtful(_("Who signed was not typed."))
    elif not attestation.signatory_title:
        yield doubtful(_("The title of %(person)s was not typed.") % {"person": attestation.signatory_name})
    else:
        words = {"person": attestation.signatory_name, "title": attestation.signatory_title}
        yield fine(_("%(person)s signed it, %(title)s.") % words)
