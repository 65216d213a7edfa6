"""Put another grade in the place of the one that an assessment came to."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assessment
from audits.told import outranked
from evidence.ledger import ledger
from foundation import reactions
from suppliers.models import GradeChange
from suppliers.services import GRADES, Fact, bring_suppliers_in_step, write_facts


def regrade(assessment: Assessment, grade: str, *, reason: str, actor: User, today: date) -> None:
    """Record another grade of an assessment's period, from the day of the first one: that was never right.

    Where the assessment did not tell the one that is on file, that was right until today. Raises ValidationError where
    it is the grade that is on file, and for whoever recorded that one, or one of a wider period (code `own`).
    """
    with ledger(actor):
        before = grade_on_file(assessment)
        if before and before.grade == grade:
            raise ValidationError(_("This is the grade that is on file already."), code="same")
        if recorded_it(assessment, actor):
            raise ValidationError(_("The grade on file is yours; another person must replace it."), code="own")
        is_told = before is not None and told_by(assessment, before)
        day = before.effective_on if before and is_told else today
        content = {"period": assessment.cycle.period, "grade": grade, "score": None}
        is_followed = before is not None and before.effective_on < day
        suppliers = write_facts(
            GradeChange,
            [Fact(assessment.supplier_id, day, content, reason[:400])],
            actor=actor,
            today=today,
            supersedes=[before.pk] if before and not is_followed else [],
            follows=[before.pk] if before and is_followed else [],
            is_approved=True,
        )
        bring_suppliers_in_step(today, suppliers, copies=GRADES)
        reactions.run("grades_recorded", supplier_ids=suppliers, today=today)


def recorded_it(assessment: Assessment, actor: User) -> bool:
    """Tell whether somebody recorded the grade of an assessment's period, or of one of which that is a part."""
    hers = GradeChange.objects.current().filter(supplier=assessment.supplier_id, recorded_by=actor)
    return bool(outranked(assessment.cycle.period, hers.values_list("period", flat=True)))


def told_by(assessment: Assessment, grade: GradeChange) -> bool:
    """Tell whether an assessment came to a grade that is on file, or to one that this replaced since."""
    return bool(assessment.grade) and grade.effective_on == assessment.cycle.closed_on


def grade_on_file(assessment: Assessment) -> GradeChange | None:
    """Return the grade that a supplier has for an assessment's period, whatever was decided since."""
    recorded = GradeChange.objects.current().filter(supplier=assessment.supplier_id, period=assessment.cycle.period)
    return recorded.first()
