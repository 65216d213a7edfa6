"""What a supplier said of a paper, as its page repeats it."""

from datetime import date
from typing import Any

from attestations.models import Attestation
from foundation.dates import written
from portal.asking import form_of


def facts_of(paper: Attestation) -> list[tuple[Any, str]]:
    """Return label and value of each field that has one."""
    form = form_of(paper)
    told = [(form.labels[name], getattr(paper, name)) for name in form.Meta.fields]
    return [(label, written(value) if isinstance(value, date) else str(value)) for label, value in told if value]
