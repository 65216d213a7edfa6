"""Whether it is no certificate, but says that one is to come."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful
from foundation.dates import written

ORDER = 15
TITLE = gettext_lazy("Certificate to come")


def look(paper: Paper) -> Iterator[Finding]:
    """Say by when the certificate is expected, and what accepting means."""
    until = paper.attestation.valid_until
    if paper.attestation.is_announcement and until:
        words = _(
            "It announces a certificate by %(day)s: see whether the document says so. Accepted, it counts as promised;"
            " the supplier is not reminded until then, and nothing is held."
        )
        yield doubtful(words % {"day": written(until)})
