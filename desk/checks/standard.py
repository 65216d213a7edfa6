"""Whether it names the standard that it is to prove."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from attestations.reading import others_named
from desk.checks.paper import Finding, Paper, doubtful
from desk.fields import reading_of
from foundation.words import listed

ORDER = 12
TITLE = gettext_lazy("Standard")


def look(paper: Paper) -> Iterator[Finding]:
    """Name the standard that was read from the document, where it is another one."""
    requirement = paper.attestation.requirement
    named = listed(others_named(reading_of(paper.attestation).get("standards", ""), requirement))
    if named:
        words = {"named": named, "requirement": requirement}
        yield doubtful(_("The document says %(named)s; it was handed in for %(requirement)s.") % words)
