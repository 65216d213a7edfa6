"""A year with two suppliers: one is assessed B, then D, improves and is restored; the other is eliminated.

Whatever was true on a day is asked on that day, and once more of every day when the year is over. A verification and a
meeting are entered days after they were; a cycle is open for three weeks.
"""

import pytest
from django.db import connection

from audits.models import CaseStep, ImprovementCase
from evidence.verify import findings as broken_evidence
from reminders.models import Reminder
from suppliers.models import Stage
from tests.audits.year import FIRST, LAST, Year, asked, day, write
from tests.factories import GateFactory, RequirementFactory, RuleFactory, StepFactory, UserFactory, scorecard
from tests.kept import made

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """Hold the year when it is over; return it, and what each day said of itself."""
    found = []

    def make():
        world()
        manager = UserFactory(role="manager")
        year = Year(officer=UserFactory(role="officer", manager=manager), manager=manager)
        write(year)
        found.extend([year, year.play()])

    with made(make, django_db_blocker):
        yield found


def world():
    """Make reference: a scorecard, a gate before cooperation, a requirement, the steps of reminders."""
    scorecard(100)
    GateFactory(stage=Stage.ACTIVE, demands=("on_site_audit",), gate_from=FIRST)
    RuleFactory(requirement=RequirementFactory(), required_from=FIRST)
    for source, offset, whom in (
        ("cases", 0, {"officer": True}),
        ("cases", 7, {"audience": "manager"}),
        ("plan_actions", 0, {}),
        ("plan_actions", 7, {"audience": "manager"}),
    ):
        StepFactory(source=source, offset_days=offset, **whom)


#: Day -> the stages of H and G.
STAGES = {
    day(1, 6): ["applied", "applied"],
    day(3, 10): ["registered", "registered"],
    day(3, 11): ["active", "active"],
    day(8, 30): ["active", "active"],
    day(8, 31): ["active", "eliminated"],
    LAST: ["active", "eliminated"],
}
#: Day -> the grades.
GRADES = {
    day(7, 9): {},
    day(7, 10): {"H": "B", "G": "D"},
    day(9, 30): {"H": "D", "G": "D"},
    day(12, 14): {"H": "D", "G": "D"},
    day(12, 15): {"H": "C", "G": "D"},
}
#: Supplier -> the steps of its case with the days on which they began.
STEPS = {
    "G": [("meeting", day(7, 10)), ("talk", day(7, 15)), ("plan", day(7, 22)), (None, day(8, 31))],
    "H": [
        ("meeting", day(9, 30)),
        ("talk", day(10, 10)),
        ("plan", day(11, 3)),
        ("check", day(11, 6)),
        ("assessment", day(12, 5)),
        (None, day(12, 15)),
    ],
}
#: Day on which it became so -> the findings that are open, and those of them that are late.
OF_G, OF_H, OF_H_AGAIN = "G-20250203-01", "H-20250203-01", "H-20250804-01"
FINDINGS = {
    FIRST: ([], []),
    day(2, 11): ([OF_G, OF_H], []),
    day(2, 27): ([OF_G], []),
    day(3, 28): ([OF_G], [OF_G]),
    day(8, 12): ([OF_G, OF_H_AGAIN], [OF_G]),
    day(8, 31): ([OF_G, OF_H_AGAIN], []),
    day(9, 26): ([OF_G, OF_H_AGAIN], [OF_H_AGAIN]),
    day(10, 13): ([OF_G], []),
}
#: Day -> how many actions wait for an answer.
TO_ANSWER = {day(11, 5): 0, day(11, 6): 1, day(11, 28): 0, day(12, 1): 1}
#: Day -> who is bound. Neither what is asked nor what is in force outlives the cooperation.
BOUND = {day(8, 30): ["G", "H"], day(8, 31): ["H"]}


#: SQLite looks back at every day, PostgreSQL once a week: each day asked the same when it came.
EACH = {"sqlite": 1, "postgresql": 7}


def test_every_day_of_a_year_answers_as_it_did_then(played):
    _year, said = played

    back = [*said][:: EACH[connection.vendor]]
    assert {when: asked(when) for when in back} == {when: said[when] for when in back}
    assert [*broken_evidence()] == []
    assert {when: [said[when].stages[code] for code in ("H", "G")] for when in STAGES} == STAGES
    assert {when: said[when].grades for when in GRADES} == GRADES
    assert findings_of(said) == FINDINGS
    assert {code: steps_of(code, said) for code in STEPS} == STEPS
    outcomes = dict(ImprovementCase.objects.values_list("supplier__code", "outcome"))
    assert outcomes == {"H": "restored", "G": "eliminated"}
    late = [when for when, answers in said.items() if "H" in answers.late]
    assert (late[0], late[-1]) == (day(10, 25), day(11, 2))
    assert {when: said[when].to_answer for when in TO_ANSWER} == TO_ANSWER
    assert {when: said[when].bound for when in BOUND} == BOUND


def findings_of(said):
    """Give the findings that are open and late by the day on which both became so."""
    found, last = {}, None
    for when, answers in said.items():
        now = answers.open_findings, answers.late_findings
        if now != last:
            found[when] = now
        last = now
    return found


def steps_of(code, said):
    """Give each step of a supplier's case with the day on which it began; None where it is over."""
    found, last = [], None
    for when, answers in said.items():
        step = answers.steps.get(code)
        if step != last:
            found.append((step, when))
            last = step
    return found


@pytest.mark.either  # each of the sources is asked on both in tests/reminders
def test_what_is_overdue_reminds_the_officer_and_escalates_to_the_manager(played):
    year, _said = played

    of_steps = Reminder.objects.filter(source="cases", supplier__code="H").order_by("pk")
    of_actions = Reminder.objects.filter(source="plan_actions").order_by("pk")

    talk_step = CaseStep.objects.get(case__supplier__code="H", kind="talk")
    assert [*of_steps.filter(object_id=talk_step.pk).values_list("send_on", "recipient")] == [
        (day(10, 24), f"user:{year.officer.pk}"),
        (day(10, 31), f"user:{year.manager.pk}"),
    ]
    assert [(row[0], row[1].split(":")[0]) for row in of_actions.values_list("send_on", "recipient")] == [
        (day(11, 20), "contact"),
        (day(11, 27), "user"),
    ]
