"""Whether it says who signed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Attestation, Capacity, Signature
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
    yield from by_letter(attestation)


def by_letter(attestation: Attestation) -> Iterator[Finding]:
    """Say that the document is a letter of authority, where it was signed here by one."""
    signed = Signature.objects.filter(attestation=attestation, capacity=Capacity.LETTER_OF_AUTHORITY).first()
    if signed and attestation.upload:
        words = _(
            "It was signed here by a letter of authority. The document is that letter: see whether it names %(person)s."
        )
        yield doubtful(words % {"person": signed.name})
    elif signed:
        yield doubtful(_("It was signed here by a letter of authority that did not come with it."))
