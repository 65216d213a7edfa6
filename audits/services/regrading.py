"""Put another grade in the place of the one that an assessment came to."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Assessment
from evidence.ledger import ledger
from foundation import reactions
from suppliers.models import GradeChange
from suppliers.services import Fact, bring_suppliers_in_step, write_facts


def regrade(assessment: Assessment, grade: str, *, reason: str, actor: User, today: date) -> None:
    """Record another grade of an assessment's period, from the day of the first one: that was never right.

    Raises ValidationError where it is the grade that is on file.
    """
    cycle = assessment.cycle
    with ledger(actor):
        before = grade_on_file(assessment)
        if before and before.grade == grade:
            raise ValidationError(_("This is the grade that is on file already."), code="same")
        day = before.effective_on if before else cycle.closed_on or today
        fact = Fact(assessment.supplier_id, day, {"period": cycle.period, "grade": grade, "score": None}, reason[:400])
        superseded = [before.pk] if before else []
        suppliers = write_facts(GradeChange, [fact], actor=actor, today=today, supersedes=superseded, is_approved=True)
        bring_suppliers_in_step(today, suppliers)
        reactions.run("grades_recorded", supplier_ids=suppliers, today=today)


def grade_on_file(assessment: Assessment) -> GradeChange | None:
    """Return the grade that a supplier has for an assessment's period, whatever was decided since."""
    recorded = GradeChange.objects.current().filter(supplier=assessment.supplier_id, period=assessment.cycle.period)
    return recorded.first()
