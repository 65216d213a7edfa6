"""What is open of improvement cases."""

import audits.services
from tests.factories import TODAY
from tests.factories.cases import CaseFactory, PlanAnswerFactory, noted
from tests.house.opening.open import Open


def step_of_case(at, take, **given):
    case = CaseFactory(at=at)
    return Open(case.supplier, lambda by: take(case, actor=by, today=TODAY, **given))


def record_meeting():
    return step_of_case("meeting", audits.services.record_meeting, minutes="Quality fell.", held_on=TODAY)


def record_talk():
    return step_of_case("talk", audits.services.record_talk, minutes="Quality fell.", held_on=TODAY)


def agree_plan():
    case = CaseFactory(at="plan")
    noted(case)

    def decide(by):
        audits.services.agree_plan(case, agreed_on=TODAY, actor=by, today=TODAY)

    return Open(case.supplier, decide)


def note_action():
    case = CaseFactory(at="plan")
    return Open(case.supplier, lambda by: noted(case, actor=by))


def strike_off_action():
    case = CaseFactory(at="plan")
    action = noted(case)

    def decide(by):
        audits.services.strike_off_action(action, why="Done already", actor=by, today=TODAY)

    return Open(case.supplier, decide)


def verify_answer():
    answer = PlanAnswerFactory()
    looked = audits.services.Looked(on=TODAY, is_effective=True)

    def decide(by):
        audits.services.verify_answer(answer, looked, actor=by, today=TODAY)

    return Open(answer.action.case.supplier, decide, answer.answered_by)


#: What one person asked for.
ASKED = [verify_answer]
#: What nobody asked for: one person sees and does it.
UNASKED = [record_meeting, record_talk, agree_plan, note_action, strike_off_action]
