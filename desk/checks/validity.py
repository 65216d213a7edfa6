"""Whether its days can be right."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Kind
from desk.checks.paper import Finding, Paper, doubtful, fine
from foundation.dates import written

ORDER = 60
TITLE = gettext_lazy("Validity")
#: Management systems are certified for three years (ISO/IEC 17021-1).
USUAL_YEARS = 3


def look(paper: Paper) -> Iterator[Finding]:
    """Say what is odd about the first and the last day; else until when it holds."""
    if paper.attestation.is_announcement:
        return
    first, last = paper.attestation.valid_from, paper.attestation.valid_until
    found = list(oddities(paper, first, last))
    yield from found
    if last and not found:
        yield fine(_("It is valid until %(day)s.") % {"day": written(last)})


def oddities(paper: Paper, first: date, last: date | None) -> Iterator[Finding]:
    """Give what an officer should look at."""
    if first > paper.as_of:
        yield doubtful(_("It begins only on %(day)s.") % {"day": written(first)})
    if last is None:
        if paper.is_issued:
            yield doubtful(_("No last day was typed: it would hold until somebody withdraws it."))
        return
    if last < paper.as_of:
        yield doubtful(_("It expired on %(day)s.") % {"day": written(last)})
    if paper.attestation.kind == Kind.CERTIFICATE and last > years_after(first, USUAL_YEARS):
        yield doubtful(_("It is valid for longer than three years, which is unusual."))


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 1 March for a 29 February that the year lacks."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
