"""Whether it says for what it holds."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Kind
from desk.checks.paper import Finding, Paper, doubtful, fine

ORDER = 90
TITLE = gettext_lazy("Scope")


def look(paper: Paper) -> Iterator[Finding]:
    """Say whether the scope of a certificate was typed."""
    if paper.attestation.kind != Kind.CERTIFICATE or paper.attestation.is_announcement:
        return
    if paper.attestation.scope:
        yield fine(_("The scope was typed: see whether it covers what is delivered."))
    else:
        yield doubtful(_("No scope was typed."))
