"""A year of a company and its suppliers: what happens on which day, and what each day says of itself."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from attestations.models import Obligation
from audits.models import AssessmentCycle, Audit, CorrectiveAction, Finding, ImprovementCase, PlannedAction
from audits.services import (
    Looked,
    Verified,
    agree_plan,
    answer_action,
    answer_finding,
    approve_report,
    close_cycle,
    follow_all_cases,
    hold_audit,
    note_action,
    open_cycle,
    plan_audit,
    record_meeting,
    record_talk,
    save_finding,
    submit_report,
    verify_action,
    verify_answer,
)
from reminders.planning import plan
from suppliers.models import GradeChange, Stage, StageChange, StageRequest, Supplier
from suppliers.services import approve_stage, ask_for_stage, register_supplier
from tests.factories import (
    CategoryFactory,
    ChecklistItemFactory,
    ContactFactory,
    CountryFactory,
    MembershipFactory,
    SchemeFactory,
    SeverityFactory,
    scored,
)
from tests.reminders.conftest import at

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
DAY = timedelta(days=1)


def day(month, number):
    return date(2025, month, number)


@dataclass
class Year:
    """What happens on each day; who does it; and what was true on each."""

    officer: object
    manager: object
    person: object = None
    happens: dict = field(default_factory=lambda: defaultdict(list))
    #: Days on which the planner runs.
    rings: set = field(default_factory=set)

    def on(self, when, work):
        self.happens[when].append(work)

    def play(self):
        """Go through the year and give what each day said of itself."""
        said, today = {}, FIRST
        while today <= LAST:
            follow_all_cases(today)
            for work in self.happens[today]:
                work(today)
            if today in self.rings:
                plan(at(today), today, despite_jump=True)
            said[today] = asked(today)
            today += DAY
        return said


class Answers(NamedTuple):
    """What was true on a day: by the codes of the suppliers, and the references of findings."""

    stages: dict
    grades: dict
    open_findings: list
    late_findings: list
    steps: dict
    late: list
    to_answer: int
    bound: list


def asked(today):
    """Ask everything of a day."""
    stages = dict(StageChange.objects.on(today).values_list("supplier__code", "stage"))
    grades = dict(GradeChange.objects.on(today).values_list("supplier__code", "grade"))
    open_findings = sorted(Finding.objects.open(today).values_list("reference", flat=True))
    late_findings = sorted(Finding.objects.overdue(today).values_list("reference", flat=True))
    cases = dict(ImprovementCase.objects.open(today).with_step(today).values_list("supplier__code", "step"))
    late = sorted(ImprovementCase.objects.overdue(today).values_list("supplier__code", flat=True))
    to_answer = PlannedAction.objects.to_answer(today).count()
    bound = sorted(Obligation.objects.in_force(today).values_list("supplier__code", flat=True))
    return Answers(stages, grades, open_findings, late_findings, cases, late, to_answer, bound)


def apply(year, code):
    def work(today):
        supplier = Supplier(code=code, name=f"Supplier {code}", officer=year.officer)
        register_supplier(
            supplier,
            stage=Stage.APPLIED,
            category=CategoryFactory(),
            country=CountryFactory(),
            effective_on=today,
            actor=year.officer,
            today=today,
            another_because="Both are new.",
        )
        ContactFactory(supplier=supplier, is_primary=True)

    return work


def found(code):
    return Supplier.objects.get(code=code)


def enter(year, code, stage, when, *, effective_on=None):
    """Ask for a stage on a day; another person approves it on the next."""

    def ask(today):
        request = StageRequest(supplier=found(code), stage=stage, effective_on=effective_on or today + DAY, reason="-")
        ask_for_stage(request, actor=year.officer, today=today)

    def approve(today):
        approve_stage(StageRequest.objects.open().get(supplier__code=code), actor=year.manager, today=today)

    year.on(when, ask)
    year.on(when + DAY, approve)


def audit(year, code, when, *, severity="minor"):
    """Hold an audit on a day, report it in a week with one finding, and approve that the day after."""

    def hold(today):
        scheme = SchemeFactory()
        held = plan_audit(
            Audit(supplier=found(code), scheme=scheme, planned_on=today, auditors="SGS", summary="-"),
            actor=year.officer,
        )
        hold_audit(held, began_on=today, ended_on=today, actor=year.officer, today=today)
        noted = Finding(
            audit=held,
            item=ChecklistItemFactory(scheme=scheme, code="S5"),
            severity=SeverityFactory(scheme=scheme, code=severity, days_to_close=45),
            words="An exit was blocked.",
        )
        save_finding(noted, actor=year.officer)

    def report(today):
        held = Audit.objects.filter(supplier__code=code).latest("pk")
        submit_report(held, reported_on=today, actor=year.officer, today=today)

    def approve(today):
        approve_report(Audit.objects.filter(supplier__code=code).latest("pk"), actor=year.manager, today=today)

    year.on(when, hold)
    year.on(when + 7 * DAY, report)
    year.on(when + 8 * DAY, approve)


def mend(year, code, answered, verified, *, seen=None):
    """Let the newest finding be answered on a day, and verified on another; what was seen before is entered then."""

    def answer(today):
        action = CorrectiveAction(root_cause="-", correction="-", prevention="-", owner="Wang", due_on=today)
        answer_finding(Finding.objects.filter(supplier__code=code).latest("pk"), action, actor=year.person, today=today)

    def verify(today):
        action = CorrectiveAction.objects.filter(finding__supplier__code=code).latest("pk")
        verify_action(action, Verified("desk", seen or today, is_effective=True), actor=year.officer, today=today)

    year.on(answered, answer)
    year.on(verified, verify)


def assess(year, period, when, *, opened_on=None, **scores):
    """Open a cycle for some suppliers and score them, on the day on which it is closed or before."""

    def score(today):
        suppliers = [found(code).pk for code in scores]
        cycle = AssessmentCycle(period=period, due_on=today)
        cycle = open_cycle(cycle, actor=year.manager, today=today, supplier_ids=suppliers)
        for code, points in scores.items():
            scored(cycle, found(code), points, today=today)

    def close(today):
        close_cycle(AssessmentCycle.objects.get(period=period), actor=year.manager, today=today)

    year.on(opened_on or when, score)
    year.on(when, close)


def case_of(code):
    return ImprovementCase.objects.get(supplier__code=code)


def answer_again(year, said):
    def work(today):
        answer_action(PlannedAction.objects.get(), said, actor=year.person, today=today)

    return work


def look(year, *, is_effective):
    def work(today):
        waiting = PlannedAction.objects.get().answers.latest("pk")
        verify_answer(waiting, Looked(today, is_effective, "See the photo."), actor=year.officer, today=today)

    return work


def write(year):
    """Write the year: H is assessed B, then D, improves and is restored; G is assessed D and eliminated."""
    for code in ("H", "G"):
        year.on(day(1, 6), apply(year, code))
        enter(year, code, Stage.SELECTED, day(1, 13))
        audit(year, code, day(2, 3))
        enter(year, code, Stage.REGISTERED, day(3, 3))
        enter(year, code, Stage.ACTIVE, day(3, 10))
    year.on(day(1, 7), lambda _today: setattr(year, "person", MembershipFactory(supplier=found("H")).user))
    mend(year, "H", day(2, 20), day(2, 27), seen=day(2, 23))
    assess(year, "2025H1", day(7, 10), opened_on=day(6, 18), H=80, G=40)
    year.on(day(7, 15), lambda today: meeting(year, "G", today))
    year.on(day(7, 22), lambda today: talk(year, "G", today))
    enter(year, "G", Stage.ELIMINATED, day(8, 3), effective_on=day(8, 31))
    audit(year, "H", day(8, 4), severity="major")
    mend(year, "H", day(10, 6), day(10, 13))
    assess(year, "2025Q3", day(9, 30), H=48)
    year.on(day(10, 10), lambda today: meeting(year, "H", today, held_on=day(10, 7)))
    year.rings |= {day(10, 24), day(10, 31), day(11, 20), day(11, 27)}
    year.on(day(11, 3), lambda today: talk(year, "H", today))
    year.on(day(11, 5), lambda today: note(year, today, due_on=day(11, 20)))
    year.on(day(11, 6), lambda today: agree_plan(case_of("H"), agreed_on=today, actor=year.officer, today=today))
    year.on(day(11, 28), answer_again(year, "Lines are marked."))
    year.on(day(12, 1), look(year, is_effective=False))
    year.on(day(12, 3), answer_again(year, "Lines are marked, and kept free."))
    year.on(day(12, 5), look(year, is_effective=True))
    assess(year, "2025-12", day(12, 15), H=65)


def meeting(year, code, today, *, held_on=None):
    record_meeting(case_of(code), minutes="Quality fell.", held_on=held_on or today, actor=year.officer, today=today)


def talk(year, code, today):
    record_talk(case_of(code), minutes="They agree.", held_on=today, actor=year.officer, today=today)


def note(year, today, *, due_on):
    action = PlannedAction(case=case_of("H"), words="Mark the lines", owner="Wang", due_on=due_on)
    note_action(action, actor=year.officer, today=today)
