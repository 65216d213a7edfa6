"""Object to an assessment, and answer an objection."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assessment, AssessmentCycle, Objection
from audits.services.regrading import regrade
from evidence.ledger import ledger
from suppliers.services import refuse_conflicted, refuse_own


def object_to(assessment: Assessment, words: str, *, actor: User) -> Objection:
    """Record what a supplier says against its assessment; once.

    Raises ValidationError without words, before the cycle is closed, where it came to no grade, and for a second
    objection.
    """
    if not words.strip():
        raise ValidationError(_("Say what you object to, and why."), code="required")
    with ledger(actor) as events:
        assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
        if not assessment.is_closed:
            raise ValidationError(_("This assessment is not closed yet."), code="open")
        if not assessment.grade:
            raise ValidationError(_("This assessment came to no grade to which you could object."), code="ungraded")
        if Objection.objects.filter(assessment=assessment).exists():
            raise ValidationError(_("You have objected to this assessment already."), code="once")
        objection = Objection.objects.create(assessment=assessment, words=words.strip(), asked_by=actor)
        events.add("objection_made", objection)
    return objection


def answer_objection(objection: Objection, *, answer: str, grade: str, actor: User, today: date) -> Objection:
    """Grant an objection with another grade, which supersedes the first, or refuse it with none.

    Raises ValidationError without an answer, where it was answered meanwhile, and for whoever objected, closed a cycle
    of the period, scored the assessment, recorded the grade that would be replaced, or has a conflict of interest with
    the supplier.
    """
    if not answer.strip():
        raise ValidationError({"answer": _("Answer in words: the supplier reads them.")}, code="required")
    with ledger(actor) as events:
        # Read again: somebody else may have answered meanwhile.
        objection = (
            Objection.objects.select_for_update(of=["self"]).select_related("assessment__cycle").get(pk=objection.pk)
        )
        if not objection.is_open:
            raise ValidationError(_("Somebody else answered this objection meanwhile."), code="answered")
        refuse_own(objection.asked_by_id, actor=actor)
        refuse_closer(objection.assessment, actor)
        refuse_assessor(objection.assessment, actor)
        refuse_conflicted(objection.assessment.supplier_id, actor=actor, today=today)
        objection.answer, objection.is_granted, objection.grade = answer.strip(), bool(grade), grade
        objection.answered_by, objection.answered_at = actor, timezone.now()
        objection.save()
        events.add("objection_granted" if grade else "objection_refused", objection)
        if grade:
            regrade(objection.assessment, grade, reason=_("Objection granted"), actor=actor, today=today)
    return objection


def refuse_closer(assessment: Assessment, actor: User) -> None:
    """Raise ValidationError (code `closer`) for whoever closed a cycle of the period in which the supplier was."""
    cycles = AssessmentCycle.objects.filter(period=assessment.cycle.period, closed_by=actor)
    if cycles.filter(assessments__supplier=assessment.supplier_id).exists():
        raise ValidationError(_("You closed this cycle yourself; another person must decide it."), code="closer")


def refuse_assessor(assessment: Assessment, actor: User) -> None:
    """Raise ValidationError (code `own`) for whoever gave a score of an assessment."""
    if assessment.scores.filter(assessor=actor).exists():
        raise ValidationError(_("You gave scores of this assessment; another person must decide it."), code="own")
