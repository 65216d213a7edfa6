"""Whether another supplier handed in the very same file."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful, fine
from foundation.words import listed
from suppliers.models import Supplier, Upload

ORDER = 20
TITLE = gettext_lazy("Same file")
NAMED = 3


def look(paper: Paper) -> Iterator[Finding]:
    """Name the other suppliers that brought the same bytes; only staff may know."""
    file = paper.attestation.file_id
    if not file:
        return
    brought = Upload.objects.filter(file=file).values("supplier")
    recorded = paper.others.filter(file=file).values("supplier")
    theirs = Supplier.objects.filter(Q(pk__in=brought) | Q(pk__in=recorded)).exclude(pk=paper.attestation.supplier_id)
    if suppliers := theirs.order_by("code")[:NAMED]:
        yield doubtful(_("Another supplier handed in the same file: %(suppliers)s.") % {"suppliers": listed(suppliers)})
    else:
        yield fine(_("No other supplier handed in this file."))
