"""Whether its edition of the standard still counts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful, fine
from foundation.dates import FAR, last_day, written

ORDER = 50
TITLE = gettext_lazy("Edition")


def look(paper: Paper) -> Iterator[Finding]:
    """Say until when the edition counts, for standards that have editions."""
    edition = paper.attestation.edition
    if edition is None:
        if paper.attestation.requirement.editions.exists() and not paper.attestation.is_announcement:
            yield doubtful(_("No edition of the standard was chosen."))
        return
    words = {"edition": edition, "day": written(last_day(edition.ends_on) or FAR)}
    if edition.ends_on <= paper.as_of:
        yield doubtful(_("The edition %(edition)s counted until %(day)s.") % words)
    elif edition.ends_on < FAR:
        yield fine(_("The edition %(edition)s counts until %(day)s.") % words)
    else:
        yield fine(_("The edition %(edition)s is in force.") % words)
