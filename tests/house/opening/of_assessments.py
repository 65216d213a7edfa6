"""What is open of assessments and what follows from them."""

from decimal import Decimal

import audits.services
from audits.models import Consequence, ConsequenceRule, Override, RaisedVeto
from audits.services import Mark
from tests import factories
from tests.factories import TODAY, UserFactory
from tests.house.opening.open import Open

NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")


def in_cycle():
    factories.scorecard(100)
    supplier = factories.SupplierFactory()
    return factories.scored(factories.opened(supplier), supplier, 80)


def closed():
    assessment = in_cycle()
    audits.services.close_cycle(assessment.cycle, actor=UserFactory(), today=TODAY)
    assessment.refresh_from_db()
    return assessment


def close_cycle():
    assessment = in_cycle()

    def decide(by):
        audits.services.close_cycle(assessment.cycle, actor=by, today=TODAY)

    return Open(assessment.supplier, decide)


def order_closing():
    assessment = in_cycle()

    def decide(by):
        audits.services.order_closing(assessment.cycle, actor=by, today=TODAY)

    return Open(assessment.supplier, decide)


def call_off_cycle():
    assessment = in_cycle()

    def decide(by):
        audits.services.call_off_cycle(assessment.cycle, why="Wrong", actor=by, today=TODAY)

    return Open(assessment.supplier, decide)


def record_scores():
    assessment = in_cycle()
    mark = Mark(assessment.pk, assessment.scorecard.criteria.get().pk, Decimal(70))

    def decide(by):
        by.is_superuser = True
        by.save()
        audits.services.record_scores([mark], actor=by, today=TODAY)

    return Open(assessment.supplier, decide)


def answer_objection():
    assessment, asker = closed(), UserFactory()
    objection = audits.services.object_to(assessment, "No", actor=asker)

    def decide(by):
        audits.services.answer_objection(objection, answer="No", grade="", actor=by, today=TODAY)

    return Open(assessment.supplier, decide, asker)


def ask_override():
    assessment = closed()

    def decide(by):
        audits.services.ask_override(assessment, grade="A", reason="Fire", actor=by, today=TODAY)

    return Open(assessment.supplier, decide)


def decide_override():
    assessment, asker = closed(), UserFactory()
    override = audits.services.ask_override(assessment, grade="A", reason="Fire", actor=asker, today=TODAY)

    def decide(by):
        audits.services.decide_override(override, Override.Decision.APPROVED, actor=by, today=TODAY)

    return Open(assessment.supplier, decide, asker)


def decide_veto():
    assessment, asker = in_cycle(), UserFactory()
    raised = RaisedVeto(assessment=assessment, veto=factories.VetoFactory(), words="Paid")
    audits.services.raise_veto(raised, actor=asker, today=TODAY)

    def decide(by):
        audits.services.decide_veto(raised, RaisedVeto.Decision.CONFIRMED, actor=by, today=TODAY)

    return Open(assessment.supplier, decide, asker)


def consequence(asker):
    rule = audits.services.save_consequence_rule(
        ConsequenceRule(code="rule", grade="D", in_a_row=1, **NAMES), actor=asker
    )
    factories.GradeFactory(grade="D", score=None, actor=asker)
    return rule.consequences.select_related("supplier").get()


def decide_consequence():
    asker = UserFactory()
    found = consequence(asker)

    def decide(by):
        audits.services.decide_consequence(found, Consequence.Decision.APPROVED, actor=by, today=TODAY)

    return Open(found.supplier, decide, asker)


def end_consequence():
    found = consequence(UserFactory())
    audits.services.decide_consequence(found, Consequence.Decision.APPROVED, actor=UserFactory(), today=TODAY)

    def decide(by):
        audits.services.end_consequence(found, reason="Done", actor=by, today=TODAY)

    return Open(found.supplier, decide)


#: What one person asked for.
ASKED = [answer_objection, decide_override, decide_veto, decide_consequence]
#: What nobody asked for: one person sees and does it.
UNASKED = [close_cycle, order_closing, call_off_cycle, record_scores, ask_override, end_consequence]
