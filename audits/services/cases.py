"""Open an improvement case where a supplier is in grade D, move it from step to step, and close it."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import system_user
from audits.models import Assessment, CaseStep, ImprovementCase
from evidence.ledger import ledger
from foundation import bulk, scope
from foundation.dates import FAR, first_day_after, read_period
from suppliers.models import Grade, GradeChange, Stage, StageChange, StageRequest
from suppliers.services.facts import lock

Kind, Outcome = CaseStep.Kind, ImprovementCase.Outcome
AT_ONCE = 10_000
#: The fields of cases and steps that are opened.
CASE = ["public_id", "supplier", "period", "opened_on", "until", "outcome", "recorded_at", "recorded_by"]
STEP = ["case", "kind", "began_on", "due_on", "until", "words", "recorded_at"]
#: Stages that end a case, and how.
ENDS = {Stage.ELIMINATED: Outcome.ELIMINATED, Stage.LEFT: Outcome.LEFT}
CONCERNED = f"""
SELECT EXISTS (SELECT 1 FROM {ImprovementCase._meta.db_table}
                WHERE outcome = %s AND supplier_id IN (SELECT id FROM {{suppliers}})),
       EXISTS (SELECT 1 FROM {GradeChange._meta.db_table}
                WHERE grade = %s AND superseded_at IS NULL AND supplier_id IN (SELECT id FROM {{suppliers}}))
"""


def follow_with_cases(supplier_ids: Collection[int], today: date) -> None:
    """Bring the cases of suppliers in step with their grades and stages, in the transaction that changed those.

    Whoever is in grade D, or will be, has an open case; it is over where the supplier left or was eliminated, where
    it was never right that it is in D, and, at its last step, where a new assessment came to another grade. What is
    recorded for a day to come counts from that day on: the clock looks again (`follow_all_cases`).
    """
    with scope.ids(supplier_ids) as wanted:
        theirs = RawSQL(f"SELECT id FROM {wanted}", [])
        have_case, have_d = are_concerned(wanted)
        if have_case:
            for case in to_be_followed(theirs, today).select_for_update(of=("self",)).order_by("pk"):
                follow_case(case, today)
        if have_d:
            open_missing(theirs, today)


def are_concerned(suppliers: str) -> tuple[bool, bool]:
    """Return whether any of some suppliers, a table of `id`, has an open case, and whether any has a D.

    Nearly nobody has: asked first, in SQL as it stands, since Django takes long to write down what is asked next.
    """
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED.format(suppliers=suppliers), [Outcome.OPEN, Grade.D])
        has_case, has_d = cursor.fetchone()
    return bool(has_case), bool(has_d)


def follow_all_cases(today: date) -> None:
    """Bring all cases in step with what has begun to count by a day, and open those that lack."""
    everybody = RawSQL("SELECT id FROM suppliers_supplier", [])
    # Asked without a transaction: on SQLite nobody else could write meanwhile, and mostly there is nothing to do.
    moved = {*to_be_followed(everybody, today).values_list("supplier_id", flat=True)}
    moved |= {supplier for supplier, _period in without_case_in_d(everybody, today)}
    if not moved:
        return
    with transaction.atomic():
        with scope.ids(moved) as wanted:
            # Whoever records a fact of them meanwhile follows it: one after the other.
            lock(RawSQL(f"SELECT id FROM {wanted}", []))
        follow_with_cases(moved, today)


def to_be_followed(suppliers: RawSQL, today: date) -> "QuerySet[ImprovementCase]":
    """Return the open cases of some suppliers that grades or stages can close or move on, and few others."""
    gone = StageChange.objects.on(today).filter(supplier=OuterRef("supplier"), stage__in=ENDS)
    in_d = GradeChange.objects.current().filter(supplier=OuterRef("supplier"), period=OuterRef("period"), grade=Grade.D)
    # A case waits half a year for its new assessment: one that nobody assessed is not looked at each time.
    told = GradeChange.objects.current().filter(
        supplier=OuterRef("case__supplier"),
        period_from__lte=today,
        effective_on__range=(OuterRef("began_on"), today),
        recorded_at__gte=OuterRef("recorded_at"),
    )
    told = told.exclude(period=OuterRef("case__period"))
    waits = CaseStep.objects.filter(Exists(told), case=OuterRef("pk"), until=FAR, kind=Kind.ASSESSMENT)
    cases = ImprovementCase.objects.filter(supplier_id__in=suppliers, outcome=Outcome.OPEN)
    return cases.filter(Exists(gone) | ~Exists(in_d) | Exists(waits))


def open_missing(suppliers: RawSQL, today: date) -> None:
    """Open a case for each of some suppliers that is in D, or will be, and has none."""
    actor, now = system_user(), timezone.now()
    due_on = today + timedelta(days=CaseStep.DAYS[Kind.MEETING])
    last = ImprovementCase.objects.aggregate(last=Max("pk"))["last"] or 0
    with ledger(actor) as events:
        # Of several of one supplier that of the newest period.
        in_d = dict(without_case_in_d(suppliers, today)).items()
        same = (today, FAR, Outcome.OPEN, now, actor.pk)
        bulk.insert(ImprovementCase, CASE, ((uuid4(), *found, *same) for found in in_d))
        # Their suppliers are locked: nobody else opens one of theirs.
        opened = ImprovementCase.objects.filter(pk__gt=last, supplier_id__in=suppliers).order_by("pk")
        cases = [*opened.values_list("pk", flat=True)]
        bulk.insert(CaseStep, STEP, ((case, Kind.MEETING, today, due_on, FAR, "", now) for case in cases))
        steps = CaseStep.objects.filter(case__in=opened.values("pk")).order_by("pk").values_list("pk", flat=True)
        events.add_many("case_opened", ImprovementCase, cases)
        events.add_many("case_step_begun", CaseStep, steps.iterator(AT_ONCE))


def without_case_in_d(suppliers: RawSQL, today: date) -> "QuerySet[GradeChange, tuple[int, str]]":
    """Return supplier and period of each D of some suppliers that needs a case and has no open one."""
    case = ImprovementCase.objects.filter(supplier=OuterRef("supplier"), outcome=Outcome.OPEN)
    return in_need(suppliers, today).filter(~Exists(case)).values_list("supplier_id", "period")


def in_need(suppliers: RawSQL, today: date) -> "QuerySet[GradeChange]":
    """Return each grade that is D, today or at last, of who is here and needs a case; the newest of a supplier last.

    A better grade that counts from a later day on does not help until then. A D that an assessment told needs one until
    an assessment told another grade of a period that ends later, or a case was restored whose last step began since:
    whatever somebody typed in.
    """
    later = Q(period_until__gt=OuterRef("period_until"))
    same_end = Q(period_until=OuterRef("period_until"), period_from__gt=OuterRef("period_from"))
    others = GradeChange.objects.current().filter(supplier=OuterRef("supplier"))
    told = Exists(Assessment.objects.told().filter(supplier=OuterRef("supplier"), cycle__period=OuterRef("period")))
    restored = CaseStep.objects.filter(
        case__supplier=OuterRef("supplier"),
        case__outcome=Outcome.RESTORED,
        kind=Kind.ASSESSMENT,
        recorded_at__gte=OuterRef("recorded_at"),
    )
    lasts = told & ~Exists(others.filter(later, told)) & ~Exists(restored)
    on_day = GradeChange.objects.on(today).filter(grade=Grade.D)
    is_last = (~Exists(others.filter(later | same_end)) | lasts) & ~Exists(on_day.filter(supplier=OuterRef("supplier")))
    gone = StageChange.objects.on(today).filter(supplier=OuterRef("supplier"), stage__in=ENDS)
    found = GradeChange.objects.current().filter(grade=Grade.D, supplier_id__in=suppliers)
    found = found.filter(Q(pk__in=on_day.filter(supplier_id__in=suppliers).values("pk")) | is_last, ~Exists(gone))
    return found.order_by("supplier", "period_until", "period_from")


def follow_case(case: ImprovementCase, today: date) -> None:
    """Bring an open case, which is locked, in step with its supplier's grades and stage."""
    gone = StageChange.objects.on(today).filter(supplier=case.supplier_id, stage__in=ENDS).first()
    if gone:
        # Never before it began: a stage may have been entered late.
        was_asked_for = StageRequest.objects.behind(gone).exists()
        entered_by = None if was_asked_for else gone.recorded_by or system_user()
        close(case, ENDS[Stage(gone.stage)], on=max(gone.effective_on, case.opened_on), entered_by=entered_by)
        return
    grades = GradeChange.objects.current().filter(supplier=case.supplier_id)
    if not grades.filter(period=case.period, grade=Grade.D).exists():
        other = in_need(RawSQL("SELECT id FROM suppliers_supplier WHERE id = %s", [case.supplier_id]), today).last()
        if other is None:
            close(case, Outcome.CALLED_OFF, on=max(today, case.opened_on))
            return
        go_on(case, other)
    step = step_now(case)
    if step.kind != Kind.ASSESSMENT:
        return
    # What is said of a period that is to come is no assessment.
    newest = grades.filter(period_from__lte=today).order_by("-period_until", "-period_from").first()
    if newest and is_new(newest, case, step) and newest.effective_on <= today:
        settle(case, step, newest, today)


def is_new(grade: GradeChange, case: ImprovementCase, step: CaseStep) -> bool:
    """Tell whether a grade is of a later period than the one a case is about, and came since its step began."""
    period = read_period(case.period)
    is_later = (grade.period_until, grade.period_from) > (first_day_after(period.last), period.first)
    return is_later and grade.recorded_at >= step.recorded_at and grade.effective_on >= step.began_on


def settle(case: ImprovementCase, step: CaseStep, grade: GradeChange, today: date) -> None:
    """Close a case today by the grade of a new assessment, or begin it anew."""
    if grade.grade != Grade.D:
        close(case, Outcome.RESTORED, on=today)
        return
    go_on(case, grade)
    advance(case, step, on=today, held_on=grade.effective_on, actor=system_user())


def go_on(case: ImprovementCase, grade: GradeChange) -> None:
    """Let an open case be about another D from now on."""
    with ledger(system_user()) as events:
        case.period = grade.period
        case.save(update_fields=["period"])
        events.add("case_continued", case)


def remove_untouched(supplier_ids: Collection[int], *, actor: User) -> None:
    """Delete the cases of suppliers in which nobody did anything; the ledger keeps an event."""
    with ledger(actor) as events, scope.ids(supplier_ids) as gone:
        theirs = ImprovementCase.objects.filter(supplier_id__in=RawSQL(f"SELECT id FROM {gone}", []))
        cases = [*theirs.exclude(pk__in=theirs.worked_on().values("pk")).values_list("pk", flat=True)]
        steps = CaseStep.objects.filter(case__in=cases)
        events.add_many("case_step_removed", CaseStep, steps.values_list("pk", flat=True))
        events.add_many("case_removed", ImprovementCase, cases)
        steps.delete()
        ImprovementCase.objects.filter(pk__in=cases).delete()


def close(case: ImprovementCase, outcome: str, *, on: date, entered_by: User | None = None) -> None:
    """Close a case that is locked, on a day; the event says where somebody entered its end without a request."""
    with ledger(entered_by or system_user()) as events:
        step = step_now(case)
        step.until = max(on, step.began_on)
        step.save(update_fields=["until"])
        events.add("case_step_ended", step)
        case.until, case.outcome = on, outcome
        case.save(update_fields=["until", "outcome"])
        events.add(f"case_{outcome}_unasked" if entered_by else f"case_{outcome}", case)


def step_now(case: ImprovementCase) -> CaseStep:
    """Return the step that an open case is at."""
    return case.steps.get(until=FAR)


def begin(case: ImprovementCase, kind: str, *, on: date, actor: User, due_after: date | None = None) -> CaseStep:
    """Begin a step on a day; it is due so many days after that, or after another day."""
    due_on = max(due_after or on, on) + timedelta(days=CaseStep.DAYS[Kind(kind)])
    with ledger(actor) as events:
        step = CaseStep.objects.create(case=case, kind=kind, began_on=on, due_on=due_on)
        events.add("case_step_begun", step)
    return step


def advance(
    case: ImprovementCase,
    step: CaseStep,
    *,
    on: date,
    actor: User,
    held_on: date | None = None,
    words: str = "",
    due_after: date | None = None,
) -> CaseStep:
    """End the step that a case is at, and begin the one that follows it on the same day; return that.

    `held_on` is the day on which it was done, where that was before.
    """
    with ledger(actor) as events:
        step.until, step.held_on, step.words, step.done_by = on, held_on or on, words, actor
        step.full_clean(exclude=["case"])
        step.save(update_fields=["until", "held_on", "words", "done_by"])
        events.add("case_step_done", step)
        return begin(case, CaseStep.NEXT[Kind(step.kind)], on=on, actor=actor, due_after=due_after)


def held_at(case: ImprovementCase, kind: str) -> CaseStep:
    """Lock an open case and return its step; raise ValidationError where it is at another one, or over."""
    case.refresh_from_db(from_queryset=ImprovementCase.objects.select_for_update(of=("self",)))
    step = step_now(case) if case.is_open else None
    if step is None or step.kind != kind:
        raise ValidationError(_("The case is at another step by now. Look at it again."), code="state")
    return step
