"""Which suppliers are to be audited: by what they are, and by when they were audited last."""

from calendar import monthrange
from datetime import date

from django.db.models import Case, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from audits.models import Audit, AuditInterval
from foundation.dates import months_after
from suppliers.models import Classification, GradeChange, Stage, StageChange, Supplier


def to_be_audited(as_of: date, by: date | None = None) -> "QuerySet[Supplier]":
    """Return the suppliers that cooperate on a day and are to be audited by another (by default that day).

    Each has `audited_on` (of its last approved report; None where it has none), `audit_months` (its interval) and
    `graded` (None where it is not graded). Those that were never audited come first, then the longest ago.
    """
    intervals = [*AuditInterval.objects.order_by("months")]
    matching = [When(matches(interval), then=Value(interval.months)) for interval in intervals]
    months = Case(*matching, default=Value(None), output_field=IntegerField())
    labelled = with_last_audit(as_of).annotate(audit_months=months)
    if not any(is_for_all(interval) for interval in intervals):
        labelled = labelled.filter(audit_months__isnull=False)
    # One set: asked of each supplier when it was audited last, the list took twice as long.
    lapsed = ~Q(pk__in=Audit.objects.reported(as_of).order_by().values("supplier"))
    for length in {interval.months for interval in intervals}:
        lapsed |= Q(audit_months=length, audited_on__lte=months_before(by or as_of, length))
    return labelled.filter(lapsed).order_by(F("audited_on").asc(nulls_first=True), "code")


def is_for_all(interval: AuditInterval) -> bool:
    """Tell whether an interval is for whomever no shorter one is for; most were never audited, and need no other."""
    return not interval.grade and not interval.core


def matches(interval: AuditInterval) -> Q:
    """Return the condition of an interval."""
    by_grade = Q(graded=interval.grade) if interval.grade else Q()
    by_core = {"": Q(), "core": Q(core_then=True), "other": Q(core_then=False)}[interval.core]
    # A condition is never empty.
    return by_grade & by_core or Q(pk__isnull=False)


def with_last_audit(as_of: date) -> "QuerySet[Supplier]":
    """Return the suppliers that cooperate on a day with their grade, whether they are core, and their last audit."""
    theirs = {"supplier": OuterRef("pk")}
    active = StageChange.objects.on(as_of).filter(stage=Stage.ACTIVE)
    grade = GradeChange.objects.newest_first(as_of).filter(**theirs)
    audited = Audit.objects.reported(as_of).filter(**theirs).order_by().values("supplier")
    return Supplier.objects.filter(pk__in=active.values("supplier")).annotate(
        graded=Subquery(grade.values("grade")[:1]),
        core_then=Subquery(Classification.objects.on(as_of).filter(**theirs).values("is_core")[:1]),
        audited_on=Subquery(audited.annotate(last=Max("reported_on")).values("last")),
    )


def months_before(day: date, months: int) -> date:
    """Return the latest day from which so many months end by another: by 28 February, the last of a longer month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    ends_its_month = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if ends_its_month else min(day.day, last))


def next_audit_on(supplier: Supplier) -> date | None:
    """Return when a supplier of `to_be_audited` is, or was, to be audited; None where it never was: at once."""
    audited_on, months = vars(supplier)["audited_on"], vars(supplier)["audit_months"]
    return months_after(audited_on, months) if audited_on else None
