"""Record what an audit saw, clause by clause."""

from collections.abc import Mapping
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Answer, Audit, ChecklistItem
from audits.services.audits import locked, refuse_submitted
from evidence.ledger import ledger


class Given(NamedTuple):
    """What was seen of a clause."""

    result: str
    words: str = ""


def record_answers(audit: Audit, answers: Mapping[int, Given], *, actor: User) -> int:
    """Record answers by their checklist items and return how many are new or changed.

    Raises ValidationError once the report was submitted, for a clause of another scheme, and where something else than
    a finding would be said of a clause of which one is noted.
    """
    with ledger(actor) as events:
        refuse_submitted(locked(audit))
        refuse_strange(audit, answers)
        refuse_found(audit, answers)
        known = {answer.item_id: answer for answer in audit.answers.filter(item__in=answers)}
        new = [Answer(audit=audit, item_id=item) for item in answers if item not in known]
        changed = [answer for answer in (*known.values(), *new) if is_changed(answer, answers[answer.item_id])]
        for answer in changed:
            answer.result, answer.words = answers[answer.item_id]
            answer.answered_by = actor
            answer.full_clean(exclude=["audit", "item"])
            answer.save()
        events.add_many("audit_answered", Answer, [answer.pk for answer in changed])
    return len(changed)


def is_changed(answer: Answer, given: Given) -> bool:
    """Tell whether something else was seen than what is recorded."""
    return (answer.result, answer.words) != given


def refuse_strange(audit: Audit, answers: Mapping[int, Given]) -> None:
    """Raise ValidationError for clauses that the audit's scheme does not have."""
    own = ChecklistItem.objects.filter(pk__in=answers, scheme=audit.scheme_id).count()
    if own != len(answers):
        raise ValidationError(_("A clause is of another scheme than the audit."), code="scheme")


def refuse_found(audit: Audit, answers: Mapping[int, Given]) -> None:
    """Raise ValidationError where a clause of which a finding is noted would conform, or not apply."""
    other = [item for item, given in answers.items() if given.result != Answer.Result.FINDING]
    found = ChecklistItem.objects.filter(pk__in=other).filter(pk__in=audit.findings.values("item"))
    if clauses := ", ".join(found.order_by("position", "code").values_list("code", flat=True)):
        raise ValidationError(has_finding(clauses), code="found")


def has_finding(clauses: str) -> str:
    """Say that clauses have a finding."""
    words = _("A finding is noted of these clauses, so they neither conform nor are not applicable: %(clauses)s.")
    return words % {"clauses": clauses}
