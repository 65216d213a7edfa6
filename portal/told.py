"""What a supplier said of a paper, as its page repeats it."""

from datetime import date
from typing import Any

from attestations.models import Attestation
from foundation.dates import written
from portal.asking import FORMS, ClauseForm


def facts_of(paper: Attestation) -> list[tuple[Any, str]]:
    """Return label and value of each field that has one."""
    is_clause = paper.basis == Attestation.Basis.CONTRACT_CLAUSE
    form = ClauseForm if is_clause else FORMS[paper.kind]
    told = [(form.labels[name], getattr(paper, name)) for name in form.Meta.fields]
    return [(label, written(value) if isinstance(value, date) else str(value)) for label, value in told if value]
