"""Reports that were made cannot be changed unseen."""

import hashlib
from collections.abc import Iterator
from functools import partial

from evidence.protected import Derived, Protected
from reports.models import Narrative, PublishedFigure, ReportRun, SignOff

#: What is kept of a run since, and before, its page is kept beside it.
FROZEN = (
    "public_id",
    "month",
    "as_of",
    "is_open",
    "sha256",
    "names_sha256",
    "shown_sha256",
    "ledger_seq",
    "ledger_hash",
    "origin",
    "made_at",
    "made_by_id",
)
FROZEN_BEFORE = tuple(name for name in FROZEN if name != "shown_sha256")
#: A published figure, but for its being corrected or withdrawn.
PUBLISHED = (
    "as_of",
    "table_code",
    "row_code",
    "column_code",
    "value",
    "published_on",
    "source",
    "run_id",
    "entered_by_id",
    "entered_at",
)

PROTECTED = [
    Protected(ReportRun, (*FROZEN, "organisation"), version=3, earlier=(FROZEN_BEFORE, FROZEN)),
    Protected(SignOff, ("run_id", "words", "signed_by_id", "signed_at")),
    Protected(Narrative, ("kpi", "language", "month", "text", "written_by_id", "written_at", "superseded_at")),
    Protected(
        PublishedFigure,
        (*PUBLISHED, "superseded_at", "withdrawn_on", "withdrawn_by_id", "withdrawn_why"),
        version=3,
        earlier=(PUBLISHED, (*PUBLISHED, "superseded_at")),
    ),
]


def with_another_text(column: str, recorded_in: str) -> Iterator[int]:
    """Give the runs whose text is not the one whose hash was recorded; one text at a time is in memory."""
    rows = ReportRun.objects.order_by("pk").values_list("pk", column, recorded_in)
    for pk, text, recorded in rows.iterator(chunk_size=1):
        # Reports from before their page was kept have neither.
        if (text or recorded) and hashlib.sha256(text.encode()).hexdigest() != recorded:
            yield pk


DERIVED = [
    Derived(ReportRun, "data", partial(with_another_text, "data", "sha256")),
    Derived(ReportRun, "names", partial(with_another_text, "names", "names_sha256")),
    Derived(ReportRun, "shown", partial(with_another_text, "shown", "shown_sha256")),
]
