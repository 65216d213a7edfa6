"""What is open of each service that decides, made through the services."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

import attestations.services
import audits.services
import suppliers.services
from attestations.models import Review
from audits.models import Consequence, ConsequenceRule, Override, RaisedVeto
from audits.services import Mark, Verified
from suppliers.services import Verdict, values_on_file
from tests import factories
from tests.factories import START, TODAY, UserFactory
from tests.factories.cases import CaseFactory, PlanAnswerFactory, noted

NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Peace")
LATER = date(2024, 10, 2)


@dataclass
class Open:
    """Something that is open: of which supplier, who asked for it, and how it is decided."""

    supplier: Any
    decide: Callable[[Any], Any]
    #: Nobody where nothing was asked for.
    asker: Any = None


def approve_stage():
    request = factories.StageRequestFactory()
    return Open(
        request.supplier, lambda by: suppliers.services.approve_stage(request, actor=by, today=TODAY), request.asked_by
    )


def refuse_stage():
    request = factories.StageRequestFactory()

    def decide(by):
        suppliers.services.refuse_stage(request, words="No", actor=by, today=TODAY)

    return Open(request.supplier, decide, request.asked_by)


def approve_merge():
    merge = factories.MergeFactory()
    return Open(merge.ended, lambda by: suppliers.services.approve_merge(merge, actor=by, today=TODAY), merge.asked_by)


def refuse_merge():
    merge = factories.MergeFactory()

    def decide(by):
        suppliers.services.refuse_merge(merge, words="No", actor=by, today=TODAY)

    return Open(merge.kept, decide, merge.asked_by)


def applying():
    """Return an application of a firm that looks like a supplier, and that supplier."""
    known = factories.SupplierFactory(name="Kansai Parts", country=factories.CountryFactory(code="JP"))
    return factories.ApplicationFactory(submitted=True), known


def accept_application():
    application, known = applying()
    given = {"code": "N1", "another_because": "Its sister", "now": timezone.now()}

    def decide(by):
        suppliers.services.accept_application(application, actor=by, **given)

    return Open(known, decide, application.invited_by)


def decline_application():
    application, known = applying()

    def decide(by):
        suppliers.services.decline_application(application, words="No", actor=by, now=timezone.now())

    return Open(known, decide, application.invited_by)


def decide_changes():
    request = factories.ChangeRequestFactory()
    (change,) = request.changes.all()
    seen = values_on_file(request.supplier, [change])[change.pk]

    def decide(by):
        verdicts = {change.pk: Verdict(is_accepted=True, seen=seen)}
        suppliers.services.decide_changes(request, verdicts, actor=by, today=TODAY)

    return Open(request.supplier, decide, request.asked_by)


def decide_readiness():
    pair = factories.SecondSourceFactory(waiting=True)

    def decide(by):
        suppliers.services.decide_readiness(pair, is_approved=True, actor=by, today=TODAY)

    return Open(pair.supplier, decide, pair.asked_by)


def end_second_source():
    pair = factories.SecondSourceFactory()

    def decide(by):
        suppliers.services.end_second_source(pair, on=TODAY, why="Too dear", actor=by, today=TODAY)

    return Open(pair.supplier, decide)


def finding():
    return factories.FindingFactory()


def decide_extension():
    found = finding()
    asker = UserFactory()
    given = {"due_on": found.due_on + timedelta(9), "why": "Parts are late", "actor": asker}
    extension = audits.services.ask_for_extension(found, **given)

    def decide(by):
        audits.services.decide_extension(extension, is_granted=True, actor=by, today=TODAY)

    return Open(found.supplier, decide, asker)


def verify_action():
    action = factories.ActionFactory()
    seen = Verified("desk", LATER, is_effective=True)

    def decide(by):
        audits.services.verify_action(action, seen, actor=by, today=LATER)

    return Open(action.finding.supplier, decide, action.answered_by)


def reopen_finding():
    action = factories.ActionFactory()
    audits.services.verify_action(action, Verified("desk", LATER, is_effective=True), actor=UserFactory(), today=LATER)
    found = action.finding

    def decide(by):
        audits.services.reopen_finding(found, why="Again", due_on=TODAY, actor=by, today=TODAY)

    return Open(found.supplier, decide)


def report(decide):
    asker = UserFactory()
    audit = factories.AuditFactory(submitted=True, actor=asker)
    return Open(audit.supplier, lambda by: decide(audit, actor=by, today=TODAY), asker)


def approve_report():
    return report(audits.services.approve_report)


def return_report():
    return report(lambda audit, **given: audits.services.return_report(audit, why="Too short", **given))


def cancel_audit():
    audit = factories.AuditFactory()
    return Open(audit.supplier, lambda by: audits.services.cancel_audit(audit, why="Strike", actor=by, today=TODAY))


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
    audits.services.raise_veto(raised, actor=asker)

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
    return Open(found.supplier, lambda by: audits.services.end_consequence(found, reason="Done", actor=by, today=TODAY))


def decide_screening():
    found = factories.ScreeningFactory(is_decided=False)

    def decide(by):
        audits.services.decide_screening(found, is_approved=True, actor=by, today=TODAY)

    return Open(found.supplier, decide, found.proposed_by)


def agree_improvement():
    found = factories.ScreeningFactory(bad=True)

    def decide(by):
        audits.services.agree_improvement(found, agreed_on=TODAY, agreed="A pond", actor=by, today=TODAY)

    return Open(found.supplier, decide)


def end_relationship():
    found = factories.ScreeningFactory(bad=True, supplier=factories.SupplierFactory(eliminated=True))

    def decide(by):
        audits.services.end_relationship(found, ended_on=TODAY, ended_why="Waste", actor=by, today=TODAY)

    return Open(found.supplier, decide)


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


def answer_resemblance():
    supplier, other = factories.SupplierFactory(), factories.SupplierFactory()
    alike = suppliers.services.Alike(other, ("name",))

    def decide(by):
        given = {"verdict": "another", "reason": "Its sister", "actor": by, "today": TODAY}
        suppliers.services.answer_resemblance(supplier, alike, **given)

    return Open(supplier, decide)


def in_review():
    asker = UserFactory()
    return factories.AttestationFactory(certificate=True, waiting=True, actor=asker), asker


def accept_attestations():
    paper, asker = in_review()

    def decide(by):
        attestations.services.accept_attestations([paper], actor=by, today=TODAY)

    return Open(paper.supplier, decide, asker)


def refuse_attestations():
    paper, asker = in_review()

    def decide(by):
        attestations.services.refuse_attestations(
            [paper], reason=Review.Reason.values[0], words="No", actor=by, today=TODAY
        )

    return Open(paper.supplier, decide, asker)


def correct_attestation():
    paper, asker = in_review()

    def decide(by):
        seen = attestations.services.states([paper.pk])[paper.pk]
        attestations.services.correct_attestation(paper, {"number": "Q-2"}, seen=seen, actor=by, today=TODAY)

    return Open(paper.supplier, decide, asker)


def grant_exemption():
    supplier, requirement = factories.SupplierFactory(), factories.RequirementFactory()

    def decide(by):
        given = {"exempt_from": START, "reason": "Too small", "actor": by, "today": TODAY}
        attestations.services.grant_exemption(supplier, requirement, **given)

    return Open(supplier, decide)


def revoke_exemption():
    exemption = factories.ExemptionFactory()

    def decide(by):
        attestations.services.revoke_exemption(exemption, on=exemption.exempt_from, actor=by, today=TODAY)

    return Open(exemption.supplier, decide)
