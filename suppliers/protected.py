"""The dated facts of a supplier cannot be changed unseen.

`until` follows from the next fact, so it is not digested: a correct new fact would change it. It is compared with it.
"""

from collections.abc import Iterable
from functools import partial

from evidence.protected import Derived, Protected
from foundation.dates import first_day_after, read_period
from suppliers.models import (
    Application,
    ChangeRequest,
    Classification,
    ConflictOfInterest,
    DatedFact,
    FieldChange,
    GradeChange,
    Invitation,
    Membership,
    Merge,
    Resemblance,
    SecondSource,
    StageChange,
    StageGate,
    StageRequest,
    Submission,
    Upload,
)

ALWAYS_THERE = ("supplier_id", "effective_on", "reason", "recorded_at", "recorded_by_id", "run_id", "superseded_at")

GRADED = (*ALWAYS_THERE, "period", "grade", "score")
OF_PAIR = (
    "supplier_id",
    "other_id",
    "readiness",
    "effective_on",
    "until",
    "words",
    "asked_by_id",
    "asked_at",
    "decision",
    "decided_by_id",
    "decided_at",
    "reason",
    "ended_why",
    "run_id",
)

#: What a request for a stage holds, and what it held before it said the last day of orders.
ASKED_FOR = (
    "public_id",
    "supplier_id",
    "stage",
    "effective_on",
    "last_order_on",
    "reason",
    "successor_id",
    "asked_by_id",
    "asked_at",
    "decision",
    "decided_by_id",
    "decided_at",
    "words",
)
ASKED_BEFORE = tuple(column for column in ASKED_FOR if column != "last_order_on")

PROTECTED = [
    Protected(StageChange, (*ALWAYS_THERE, "stage")),
    Protected(Classification, (*ALWAYS_THERE, "category_id", "country_id", "is_core")),
    Protected(GradeChange, (*GRADED, "followed_on"), version=2, earlier=(GRADED,)),
    Protected(
        ConflictOfInterest,
        ("person_id", "supplier_id", "words", "conflict_from", "conflict_until", "declared_at", "declared_by_id"),
    ),
    Protected(StageGate, ("stage", "categories", "demands", "months", "approvers", "gate_from")),
    Protected(StageRequest, (*ASKED_FOR, "entered_on"), version=3, earlier=(ASKED_BEFORE, ASKED_FOR)),
    Protected(SecondSource, (*OF_PAIR, "counts_from"), version=2, earlier=(OF_PAIR,)),
    Protected(
        Merge,
        (
            "kept_id",
            "ended_id",
            "reason",
            "asked_by_id",
            "asked_at",
            "decision",
            "decided_by_id",
            "decided_at",
            "words",
            "merged_on",
            "uscc",
            "lei",
        ),
    ),
    Protected(
        Resemblance,
        ("supplier_id", "other_id", "signs", "verdict", "reason", "answered_by_id", "answered_at", "superseded_at"),
    ),
    Protected(Membership, ("public_id", "user_id", "supplier_id", "granted_at", "granted_by_id", "ended_at")),
    Protected(
        Invitation,
        (
            "public_id",
            "supplier_id",
            "address",
            "digest",
            "invited_at",
            "invited_by_id",
            "expires_at",
            "sent_at",
            "accepted_at",
            "revoked_at",
        ),
    ),
    Protected(
        Application,
        (
            "public_id",
            "firm",
            "address",
            "language",
            "categories",
            "reason",
            "open_until",
            "invited_by_id",
            "invited_at",
            "issue",
            "sent_at",
            "state",
            "withdrawn_at",
            "became_id",
        ),
    ),
    Protected(
        Submission,
        (
            "application_id",
            "submitted_at",
            "name",
            "name_en",
            "uscc",
            "lei",
            "country_id",
            "place",
            "category_id",
            "supplies",
            "person",
            "person_title",
            "person_email",
            "person_phone",
            "second_person",
            "second_email",
            "second_phone",
            "language",
            # Not that the code of conduct was read: the database takes nothing else.
            "conduct_sha256",
            "decision",
            "decided_by_id",
            "decided_at",
            "words",
        ),
    ),
    Protected(ChangeRequest, ("public_id", "supplier_id", "asked_by_id", "asked_at", "words", "settled_at")),
    Protected(
        FieldChange,
        (
            "request_id",
            "supplier_id",
            "what",
            "contact_key",
            "whom",
            "old",
            "new",
            "decision",
            "reason",
            "decided_by_id",
            "decided_at",
        ),
    ),
    Protected(
        Upload,
        (
            "public_id",
            "supplier_id",
            "received_by_id",
            "received_at",
            "name",
            "media_type",
            "size",
            "pages",
            "file_id",
            "file__sha256",
            "file__size",
            "state",
            "reason",
            "flags",
            "reading",
        ),
    ),
]


def with_another_end(model: type[DatedFact]) -> Iterable[int]:
    """Return the facts that do not end where the next begins."""
    current = model.objects.current()
    return current.exclude(until=current.end()).order_by("pk").values_list("pk", flat=True)


def of_another_period(column: str) -> Iterable[int]:
    """Return the grades whose days are not those of their period."""
    for pk, period, day in GradeChange.objects.order_by("pk").values_list("pk", "period", column).iterator(5_000):
        try:
            found = read_period(period)
        except ValueError:
            yield pk
            continue
        if day != (found.first if column == "period_from" else first_day_after(found.last)):
            yield pk


DERIVED = [
    *(Derived(model, "until", partial(with_another_end, model)) for model in (StageChange, Classification)),
    *(Derived(GradeChange, name, partial(of_another_period, name)) for name in ("period_from", "period_until")),
]
