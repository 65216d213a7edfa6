"""What the gates of stages can demand of examinations, and which stages and grades nobody types in alone."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from audits.due import months_before
from audits.models import Audit, AuditKind, Consequence, Finding, ImprovementCase, Screening, ScreeningKind
from audits.services.cases import ENDS
from audits.services.rule_makers import DAYS_OF_RULES, made_rules
from audits.told import bearing_of, is_newer, outranked, told_periods
from evidence.hands import done_to
from foundation import scope
from foundation.dates import FAR, Period, read_period, written
from suppliers.demands import Demand, Entry, Graded, GradeDay
from suppliers.departures import stages_of
from suppliers.models import Grade, GradeChange, Merge, StageGate, StageRequest
from suppliers.services.one_firm import same_as

Outcome = ImprovementCase.Outcome
#: What is said where there is no such audit.
NEVER = {
    AuditKind.ON_SITE: gettext_lazy("No on-site audit since %(day)s has an approved report."),
    AuditKind.DESKTOP: gettext_lazy("No desktop audit since %(day)s has an approved report."),
}


def without_audit(kind: AuditKind, request: StageRequest, gate: StageGate, as_of: date) -> Sequence[str]:
    """Say where no audit of a kind was reported within the months of the gate, and what critical finding is open."""
    lapsed = months_before(as_of, gate.months)
    audits = Audit.objects.reported(as_of).filter(supplier=request.supplier_id, kind=kind, reported_on__gt=lapsed)
    critical = open_findings(request, as_of).filter(is_critical=True)
    words = _("The critical finding %(finding)s is not closed.")
    missing = [] if audits.exists() else [NEVER[kind] % {"day": written(lapsed + timedelta(1))}]
    return [*missing, *(words % {"finding": finding} for finding in critical.order_by("due_on", "pk"))]


def open_findings(request: StageRequest, as_of: date) -> "QuerySet[Finding]":
    """Return what is open on a day at a supplier, at firms that ended in it, and at those said to be the same."""
    return Finding.objects.open(as_of).filter(supplier__in=same_as([request.supplier_id]))


def not_closed(request: StageRequest, _gate: StageGate, as_of: date) -> Sequence[str]:
    """Say which findings are not closed; observations, which are due on no day, need not be."""
    findings = open_findings(request, as_of).filter(due_on__isnull=False)
    words = _("The finding %(finding)s (%(severity)s) is not closed.")
    return [
        words % {"finding": finding, "severity": finding.severity.name}
        for finding in findings.select_related("severity").order_by("due_on", "pk")
    ]


def judged_by_her_rules(request: StageRequest, actor: User, _as_of: date) -> Sequence[str]:
    """Say of which audits she changed by what they are judged, before another person approved the report.

    She could make what was found small until then, and put it back.
    """
    since = min(request.asked_at, timezone.now() - timedelta(days=DAYS_OF_RULES))
    audits = Audit.objects.filter(supplier__in=same_as([request.supplier_id]), approved_at__gte=since)
    words = _(
        "You changed the scheme, a severity or a clause before the report of %(day)s was approved: another person must "
        "decide it."
    )
    reported = ((audit, audit.reported_on, audit.approved_at) for audit in audits.order_by("reported_on", "pk"))
    return [
        words % {"day": written(day)}
        for audit, day, at in reported
        if day and at and made_rules(audit, actor, until=at)
    ]


def newest_screenings(request: StageRequest, as_of: date) -> Mapping[str, Screening]:
    """Return the last screening that counts on a day, by the criteria."""
    counted = Screening.objects.counting(as_of).filter(supplier=request.supplier_id)
    return {screening.kind: screening for screening in counted.order_by("screened_on", "pk")}


def agreed_by_her(request: StageRequest, actor: User, as_of: date) -> Sequence[str]:
    """Say of which screenings she recorded that an improvement was agreed, after another person had approved them."""
    agreed = {screening.pk: screening for screening in newest_screenings(request, as_of).values()}
    hers = done_to(Screening.objects.filter(pk__in=agreed), ["screening_agreed"]).filter(actor_ref=str(actor.ref))
    words = _("You recorded what was agreed after the screening (%(kind)s) of %(day)s: another person must decide it.")
    found = (agreed[pk] for pk in hers.values_list("object_id", flat=True))
    return [
        words % {"kind": screening.get_kind_display(), "day": written(screening.screened_on)} for screening in found
    ]


def not_screened(request: StageRequest, gate: StageGate, as_of: date) -> Sequence[str]:
    """Say by which criteria it was not screened within the months of the gate, or where impacts were left at that."""
    lapsed = months_before(as_of, gate.months)
    newest = {kind: found for kind, found in newest_screenings(request, as_of).items() if found.screened_on > lapsed}
    lacking = []
    for kind in ScreeningKind:
        found = newest.get(kind)
        words = {"kind": kind.label, "day": written(found.screened_on if found else lapsed + timedelta(1))}
        if found is None:
            lacking.append(_("No screening (%(kind)s) since %(day)s is approved.") % words)
        elif found.is_bad and not found.agreed_on:
            lacking.append(_("The screening (%(kind)s) of %(day)s found impacts; no improvement was agreed.") % words)
    return lacking


def going_with_a_case(entries: Sequence[Entry], today: date) -> Mapping[Entry, str]:
    """Say who would go, out of an open improvement case, because somebody typed it in, whatever day that bears."""
    # Who is in no stage today any more could ask for none.
    going = [entry for entry in entries if entry[2] in ENDS or entry[1:] == (today, "")]
    cases = cases_of(going, ImprovementCase.objects.filter(outcome=Outcome.OPEN))
    words = _(
        "It has an improvement case, open since %(day)s: ask for the stage on its page; another person approves it."
    )
    return {entry: words % {"day": written(cases[entry[0]][0].opened_on)} for entry in going if entry[0] in cases}


def gone_during_a_case(entries: Sequence[Entry], _today: date) -> Mapping[Entry, str]:
    """Say who would have been gone, because somebody typed it in, on days of an improvement case that is over."""
    going = [entry for entry in entries if entry[2] in ("", *ENDS)]
    over = ImprovementCase.objects.exclude(outcome__in=(Outcome.OPEN, Outcome.CALLED_OFF))
    cases = cases_of(going, over.filter(opened_on__lt=F("until")))
    lines = stages_of(cases, entries) if cases else {}
    words = _(
        "It had an improvement case from %(day)s until %(until)s: nobody types in that it was gone on a day between. "
        "Enter a day after that, or first when it came back."
    )
    found = {}
    for supplier, day, stage in going:
        back = min((each for each in lines.get(supplier, {}) if each > day), default=FAR)
        held = (case for case in cases.get(supplier, ()) if day < case.until and case.opened_on < back)
        if case := next(held, None):
            until = case.until - timedelta(1)
            found[supplier, day, stage] = words % {"day": written(case.opened_on), "until": written(until)}
    return found


def cases_of(entries: Sequence[Entry], cases: "QuerySet[ImprovementCase]") -> Mapping[int, Sequence[ImprovementCase]]:
    """Return which of some cases are of suppliers that would enter stages, by supplier, the earliest first."""
    found: dict[int, list[ImprovementCase]] = {}
    if entries:
        with scope.ids({entry[0] for entry in entries}) as suppliers:
            theirs = cases.filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
            for case in theirs.order_by("opened_on", "pk"):
                found.setdefault(case.supplier_id, []).append(case)
    return found


def told_by_a_cycle(grades: Sequence[Graded], _actor: User) -> Mapping[Graded, str]:
    """Say which grades a cycle came to: those are changed where they were given."""
    told = told_periods({supplier for supplier, _period in grades})
    words = _(
        "The grade of %(period)s was told by an assessment: object to it, or ask for another grade, on the page of "
        "that assessment; another person decides it."
    )
    found = ((grade, outranked(grade[1], told.get(grade[0], ()))) for grade in grades)
    return {grade: words % {"period": period} for grade, period in found if period}


def before_it_was_said(grades: Sequence[GradeDay]) -> Mapping[GradeDay, str]:
    """Say which grades would stand, on days that are past, in the place of one that an assessment told."""
    told = told_periods({grade[0] for grade in grades})
    words = _(
        "The grade of %(told)s was told by an assessment, and that of %(period)s would stand in its place on days that"
        " are past: let it count from today."
    )
    found = {}
    for supplier, code, day in grades:
        period = read_period(code)
        older = [other for other in map(read_period, told.get(supplier, ())) if is_newer(period, other)]
        if older:
            found[supplier, code, day] = words % {"told": older[0].code, "period": code}
    return found


def worked_on_in_a_case(grades: Sequence[Graded], actor: User) -> Mapping[Graded, str]:
    """Say which grades are a D that she entered herself, in whose improvement case somebody did something.

    Also where that case is over: it was about what she entered.
    """
    cases = ImprovementCase.objects.worked_on()
    if not grades or not cases.exists():
        return {}
    with scope.ids({supplier for supplier, _period in grades}) as suppliers:
        theirs = RawSQL(f"SELECT id FROM {suppliers}", [])
        worked_on = {*cases.filter(supplier_id__in=theirs).values_list("supplier_id", "period")}
        hers = GradeChange.objects.current().filter(supplier_id__in=theirs, grade=Grade.D, recorded_by=actor)
        own = {*hers.values_list("supplier_id", "period")} if worked_on else set()
    words = _("The D of %(period)s is yours, and its improvement case was worked on: another person corrects it.")
    return {grade: words % {"period": grade[1]} for grade in grades if grade in own & worked_on}


def what_she_approved(grades: Sequence[Graded], actor: User) -> Mapping[Graded, str]:
    """Say which grades could end what she approved to follow from grades of which an assessment told one."""
    hers = Consequence.objects.filter(decided_by=actor, decision=Consequence.Decision.APPROVED, in_force_until=FAR)
    if not grades or not hers.exists():
        return {}
    with scope.ids({supplier for supplier, _period in grades}) as suppliers:
        theirs = RawSQL(f"SELECT id FROM {suppliers}", [])
        columns = ("supplier_id", "period", "rule__in_a_row")
        approved = [*hers.filter(supplier_id__in=theirs).order_by("pk").values_list(*columns)]
        on_file: dict[int, list[Period]] = {}
        for supplier, period in (
            GradeChange.objects.current().filter(supplier_id__in=theirs).values_list("supplier_id", "period")
        ):
            on_file.setdefault(supplier, []).append(read_period(period))
    told = told_periods({supplier for supplier, _period, _in_a_row in approved})
    bound: dict[int, list[tuple[Period, str]]] = {}
    for supplier, code, in_a_row in approved:
        bearing = bearing_of(read_period(code), on_file.get(supplier, ()), in_a_row)
        found = [period.code for period in bearing if period.code in told.get(supplier, ())]
        if found:
            bound.setdefault(supplier, []).append((bearing[-1], found[0]))
    words = _(
        "You approved what follows from the grade of %(period)s, which an assessment told: another person enters this "
        "one."
    )
    return {
        (supplier, period): words % {"period": named}
        for supplier, period in grades
        for oldest, named in bound.get(supplier, ())
        if not is_newer(oldest, read_period(period))
    }


def merged_in_d(grades: Sequence[Graded], _actor: User) -> Mapping[Graded, str]:
    """Say which grades are a D by which a supplier in D ended in another: without either, the firm would be in none."""
    in_d = GradeChange.objects.current().filter(grade=Grade.D).values("supplier")
    merges = Merge.objects.filter(decision=Merge.Decision.APPROVED, ended__in=in_d, kept__in=in_d)
    if not grades or not merges.exists():
        return {}
    with scope.ids({supplier for supplier, _period in grades}) as suppliers:
        theirs = RawSQL(f"SELECT id FROM {suppliers}", [])
        touched = merges.filter(Q(ended__in=theirs) | Q(kept__in=theirs)).select_related("ended", "kept")
        told: dict[int, dict[str, Merge]] = {}
        for merge in touched.order_by("pk"):
            ended, kept = d_at(merge, merge.ended_id), d_at(merge, merge.kept_id)
            for grade in (*ended, *kept) if ended and kept else ():
                told.setdefault(grade.supplier_id, {})[grade.period] = merge
    words = _(
        "%(ended)s ended in %(kept)s while both were in D: nobody types over the D of %(period)s. Another grade comes "
        "of a new assessment of %(kept)s."
    )
    found = ((grade, outranked(grade[1], told.get(grade[0], ()))) for grade in grades)
    return {
        grade: words % {"ended": (merge := told[grade[0]][period]).ended, "kept": merge.kept, "period": period}
        for grade, period in found
        if period
    }


def d_at(merge: Merge, supplier_id: int) -> list[GradeChange]:
    """Return the D in which a supplier was known to be when a merge was approved, if it is still held to be true."""
    known = GradeChange.objects.filter(supplier=supplier_id, effective_on__lte=merge.merged_on)
    known = known.filter(recorded_at__lte=merge.decided_at)
    known = known.filter(Q(superseded_at=None) | Q(superseded_at__gt=merge.decided_at))
    newest = known.order_by("-period_until", "-period_from")[:1]
    return [grade for grade in newest if grade.grade == Grade.D and grade.superseded_at is None]


BARS = [gone_during_a_case, going_with_a_case]
GRADE_BARS = [what_she_approved, merged_in_d, told_by_a_cycle, worked_on_in_a_case]
GRADE_DAYS = [before_it_was_said]
DEMANDS = [
    Demand(
        "on_site_audit",
        gettext_lazy("It was audited on site and nothing critical is open"),
        partial(without_audit, AuditKind.ON_SITE),
        own=judged_by_her_rules,
    ),
    Demand(
        "desktop_audit",
        gettext_lazy("It was audited at a desk and nothing critical is open"),
        partial(without_audit, AuditKind.DESKTOP),
        own=judged_by_her_rules,
    ),
    Demand(
        "screening",
        gettext_lazy("It was screened by environmental and social criteria"),
        not_screened,
        own=agreed_by_her,
    ),
    Demand("findings_closed", gettext_lazy("What audits found is closed"), not_closed, own=judged_by_her_rules),
]
