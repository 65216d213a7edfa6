"""Improvement cases of the suppliers that were in grade D, step by step."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from random import Random

from audits.models import CaseStep, ImprovementCase, PlanAnswer, PlannedAction
from bench.company.people import AT_ONCE, People, at
from foundation.dates import FAR
from suppliers.models import Grade, GradeChange, Stage, StageChange

SEED = 20250201
Kind, Outcome = CaseStep.Kind, ImprovementCase.Outcome
#: How a supplier goes, and what its case ends by.
GONE = {Stage.ELIMINATED: Outcome.ELIMINATED, Stage.LEFT: Outcome.LEFT}
#: An open case is at one of its steps; nobody hurries.
MOST_DAYS = 45
ACTIONS = ("Inspect what comes in, batch by batch.", "Calibrate the three lines.")


@dataclass(frozen=True)
class Course:
    """A case from the day on which it was opened until the day on which it was over."""

    supplier: int
    period: str
    opened_on: date
    until: date
    outcome: str


def write(people: People, today: date) -> None:
    """Write the cases, their steps and their plans."""
    random = Random(SEED)
    cases = ImprovementCase.objects.bulk_create(
        (
            ImprovementCase(
                supplier_id=course.supplier,
                period=course.period,
                opened_on=course.opened_on,
                until=course.until,
                outcome=course.outcome,
                recorded_at=at(course.opened_on),
                recorded_by_id=people.system,
            )
            for course in courses(random, today)
        ),
        batch_size=AT_ONCE,
    )
    steps = CaseStep.objects.bulk_create(
        (step for case in cases for step in steps_of(random, case, people, today)), batch_size=AT_ONCE
    )
    actions = PlannedAction.objects.bulk_create(planned(random, steps, people), batch_size=AT_ONCE)
    PlanAnswer.objects.bulk_create(answers(random, actions, people, today), batch_size=AT_ONCE)


def courses(random: Random, today: date) -> Iterator[Course]:
    """Give a case for each time in which a supplier was in D."""
    rows = GradeChange.objects.current().filter(effective_on__lte=today)
    in_d = rows.filter(grade=Grade.D).values("supplier")
    grades = rows.filter(supplier__in=in_d).order_by("supplier", "period_until")
    gone = {
        supplier: (day, GONE[stage])
        for supplier, day, stage in StageChange.objects.on(today)
        .filter(stage__in=GONE)
        .values_list("supplier", "effective_on", "stage")
    }
    told = grades.values_list("supplier", "period", "effective_on", "grade")
    for supplier, theirs in groupby(told, key=lambda row: row[0]):
        went_on = gone.get(supplier, (FAR, Outcome.OPEN))
        for period, opened_on, *end in in_grade_d(random, theirs, today):
            if opened_on < went_on[0]:
                yield Course(supplier, period, opened_on, *min(went_on, (end[0], end[1])))


def in_grade_d(random: Random, grades: Iterable, today: date) -> Iterator[tuple[str, date, date, str]]:
    """Give (period, from, until, outcome) of each time in which one supplier was in D."""
    opened: tuple[str, date] | None = None
    for _supplier, period, effective_on, grade in grades:
        if grade == Grade.D and opened is None:
            opened = period, min(effective_on + timedelta(days=random.randrange(5)), today)
        elif grade != Grade.D and opened is not None:
            yield *opened, max(effective_on, opened[1]), Outcome.RESTORED
            opened = None
    if opened is not None:
        yield *opened, FAR, Outcome.OPEN


def steps_of(random: Random, case: ImprovementCase, people: People, today: date) -> Iterator[CaseStep]:
    """Give the steps of a case: all of one that is over, those so far of one that is open."""
    day, last = case.opened_on, min(case.until, today)
    kinds = [*Kind]
    for kind in kinds:
        (by,) = people.some(random, 1)
        end = min(day + timedelta(days=random.randrange(5, MOST_DAYS)), last)
        is_last = kind == kinds[-1] or end == last
        until = case.until if is_last else end
        yield CaseStep(
            case=case,
            kind=kind,
            began_on=day,
            due_on=day + timedelta(days=CaseStep.DAYS[kind]),
            until=until,
            held_on=None if until == FAR else until,
            words="" if until == FAR else "Quality, purchasing and compliance met.",
            recorded_at=at(day),
            done_by_id=None if until == FAR else by,
        )
        day = end
        if is_last:
            return


def planned(random: Random, steps: Iterable[CaseStep], people: People) -> Iterator[PlannedAction]:
    """Give the actions of each plan that was agreed: the step was done."""
    for step in steps:
        if step.kind == Kind.PLAN and step.until != FAR:
            for words in ACTIONS:
                (by,) = people.some(random, 1)
                yield PlannedAction(
                    case=step.case,
                    words=words,
                    owner="Head of quality",
                    due_on=step.until + timedelta(days=random.randrange(10, 90)),
                    agreed_on=step.until,
                    recorded_by_id=by,
                    recorded_at=at(step.began_on),
                )


def answers(random: Random, actions: Iterable[PlannedAction], people: People, today: date) -> Iterator[PlanAnswer]:
    """Give an answer to two actions of three, verified two times of three."""
    for action in actions:
        answered_on = action.due_on - timedelta(days=random.randrange(8))
        if random.random() < 0.66 and answered_on <= today:
            answer = PlanAnswer(action=action, said="It is done.", answered_on=answered_on)
            answer.answered_by_id, answer.recorded_at = people.system, at(answered_on)
            verified_on = answered_on + timedelta(days=random.randrange(20))
            if random.random() < 0.66 and verified_on <= today:
                answer.verdict, answer.verified_on = PlanAnswer.Verdict.EFFECTIVE, verified_on
                answer.settled_on = verified_on
                (answer.verified_by_id,) = people.some(random, 1)
            yield answer
