"""Whether what was typed is what was read from the document."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from desk.checks.paper import Finding, Paper, doubtful, fine
from desk.fields import fields_of
from foundation.words import listed

ORDER = 25
TITLE = gettext_lazy("Read from the document")


def look(paper: Paper) -> Iterator[Finding]:
    """Name the fields that differ; nothing where nothing was read."""
    fields = fields_of(paper.attestation)
    names = {"fields": listed(field.label for field in fields if field.comparison == "differs")}
    if names["fields"]:
        yield doubtful(_("The document says something else of: %(fields)s.") % names)
    elif any(field.read for field in fields):
        yield fine(_("What was read is what was typed."))
