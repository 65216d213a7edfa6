"""Whether who issued it is known here."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful, fine

ORDER = 70
TITLE = gettext_lazy("Issuing body")


def look(paper: Paper) -> Iterator[Finding]:
    """Say whether anything from this body was accepted before."""
    body = paper.attestation.issuing_body
    if not paper.is_issued:
        return
    if not body:
        yield doubtful(_("The issuing body was not typed."))
    elif paper.others.accepted().filter(issuing_body=body).exists():
        yield fine(_("Papers from %(body)s were accepted before.") % {"body": body})
    else:
        yield doubtful(_("Nothing from %(body)s was accepted before.") % {"body": body})
