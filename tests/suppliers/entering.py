"""Rows about two suppliers that break one constraint each: alike, merged, second sources."""

from datetime import UTC, date, datetime

from foundation.dates import FAR
from suppliers.models import Application, Merge, Resemblance, SecondSource
from tests.factories import (
    ApplicationFactory,
    MergeFactory,
    ResemblanceFactory,
    SecondSourceFactory,
    SupplierFactory,
    UserFactory,
)

DAY, LATER = date(2024, 3, 1), datetime(2024, 12, 31, tzinfo=UTC)


def resemblance(**terms):
    known = {"supplier": SupplierFactory(), "other": SupplierFactory(), "reason": "Its sister", "verdict": "another"}
    return Resemblance(**{**known, "signs": ("name",), "answered_by": UserFactory(), **terms})


def merge(**terms):
    known = {"ended": SupplierFactory(), "kept": SupplierFactory(), "reason": "One firm", "asked_by": UserFactory()}
    return Merge(**{**known, **terms})


def pair(**terms):
    known = {"supplier": SupplierFactory(), "other": SupplierFactory(), "effective_on": DAY, "until": FAR}
    said = {"readiness": "named", "decision": "recorded", "asked_by": UserFactory()}
    since = None if terms.get("decision") == "waiting" else DAY
    return SecondSource(**{**known, **said, "counts_from": since, **terms})


def approved_pair(**terms):
    decided = {"readiness": "tested", "decision": "approved", "decided_by": UserFactory(), "decided_at": LATER}
    return pair(**decided, **terms)


def answered_again():
    first = ResemblanceFactory()
    return resemblance(supplier=first.supplier, other=first.other)


def merged_again():
    return merge(ended=MergeFactory().ended)


def named_again():
    first = SecondSourceFactory()
    return pair(supplier=first.supplier, other=first.other)


def asked_again():
    first = SecondSourceFactory(waiting=True)
    return pair(supplier=first.supplier, other=first.other, readiness="tested", decision="waiting")


def application(**terms):
    known = {"firm": "Kansai Parts", "address": "a@applicant.example", "language": "en", "reason": "Springs"}
    return Application(**{**known, "open_until": DAY, "invited_by": UserFactory(), **terms})


def invited_again():
    return application(address=ApplicationFactory().address)


def submission(**terms):
    first = ApplicationFactory(submitted=True).submissions.get()
    first.pk, first._state.adding, first.decision = None, True, "returned"
    first.decided_by, first.decided_at, first.words = UserFactory(), LATER, "Which?"
    for name, value in terms.items():
        setattr(first, name, value)
    return first


def of_itself(make, one, other):
    supplier = SupplierFactory()
    return make(**{one: supplier, other: supplier})


#: Constraint -> what breaks it, and what a person reads.
ENTERING = {
    "application_open_once": (invited_again, ["This address is invited already; send it again."]),
    "application_accepted_is_a_supplier": (lambda: application(state="accepted"), None),
    "application_withdrawn_at": (lambda: application(withdrawn_at=LATER), None),
    "application_state": (lambda: application(state="eager"), None),
    "submission_one_open": (lambda: submission(decision="", decided_by=None, decided_at=None, words=""), None),
    "submission_decided_by_somebody": (lambda: submission(decided_by=None), None),
    "submission_for_a_reason": (lambda: submission(words=""), ["Say why: the company will read it."]),
    "submission_conduct_read": (
        lambda: submission(has_read_conduct=False),
        ["Read the supplier code of conduct first, and say so."],
    ),
    "resemblance_answered_once": (answered_again, None),
    "resemblance_of_two": (lambda: of_itself(resemblance, "supplier", "other"), None),
    "resemblance_for_a_reason": (lambda: resemblance(reason=""), None),
    "resemblance_verdict": (lambda: resemblance(verdict="maybe"), ["Value 'maybe' is not a valid choice."]),
    "merge_ends_once": (merged_again, ["This supplier is merged already, or is asked to be."]),
    "merge_of_two": (
        lambda: of_itself(merge, "ended", "kept"),
        ["Choose two suppliers: none ends in itself."],
    ),
    "merge_decided_by_somebody": (lambda: merge(decision="refused", decided_at=LATER), None),
    "merge_on_a_day": (lambda: merge(merged_on=DAY), None),
    "secondsource_another": (
        lambda: of_itself(pair, "supplier", "other"),
        ["A supplier is no second source of its own."],
    ),
    "secondsource_period": (lambda: pair(until=date(2024, 2, 1), readiness="tested", decision="waiting"), None),
    "secondsource_counts_once_approved": (lambda: approved_pair(counts_from=date(2024, 2, 1)), None),
    "secondsource_counts_before_end": (
        lambda: approved_pair(until=date(2024, 4, 1), counts_from=date(2024, 4, 2)),
        None,
    ),
    "secondsource_readiness": (
        lambda: pair(readiness="eager", decision="waiting"),
        ["Value 'eager' is not a valid choice."],
    ),
    "secondsource_decided_by_another": (lambda: pair(readiness="tested"), None),
    "secondsource_one_now": (named_again, ["It is named as the second source of this supplier already."]),
    "secondsource_one_waits": (
        asked_again,
        ["More readiness was asked for already; that waits for a decision."],
    ),
}
