"""Decide what was asked to be changed, field by field: what is accepted becomes fact, in one transaction."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from suppliers.decided import tell_of_decision
from suppliers.models import ChangeRequest, FieldChange
from suppliers.services.accepting import accept
from suppliers.services.asking import close_requests, locked
from suppliers.services.fairness import refuse_conflicted, refuse_own
from suppliers.services.on_file import values_on_file
from suppliers.services.verdict import Unacceptable, Verdict


def decide_changes(request: ChangeRequest, verdicts: Mapping[int, Verdict], *, actor: User, today: date) -> None:
    """Decide some changes of a request, by their keys, all or none; whoever asked is told by mail.

    Raises ValidationError where the officer asked for them herself or has a conflict of interest, where somebody
    decided or withdrew one of them meanwhile, or where something else is on file than she saw; Unacceptable where an
    accepted one breaks a rule.
    """
    refuse_own(request.asked_by_id, actor=actor)
    with ledger(actor) as events:
        supplier = locked(request.supplier_id)
        refuse_conflicted(supplier.pk, actor=actor, today=today)
        changes = list(request.changes.open().filter(pk__in=verdicts))
        on_file = values_on_file(supplier, changes)
        refuse_outdated(changes, verdicts, on_file)
        decided = [(change, verdicts[change.pk]) for change in changes]
        errors = missing_reasons(decided) | accept(
            supplier,
            [(change, verdict) for change, verdict in decided if verdict.is_accepted],
            actor=actor,
            today=today,
        )
        if errors:
            raise Unacceptable(errors)
        now = timezone.now()
        for change, verdict in decided:
            decision = FieldChange.Decision.ACCEPTED if verdict.is_accepted else FieldChange.Decision.REFUSED
            change.settle(decision, by=actor, at=now, reason=verdict.reason)
            change.save()
            events.add(f"change_{decision}", change)
        close_requests([request.pk], actor=actor)
        tell_of_decision(supplier, request, changes)


def refuse_outdated(
    changes: Iterable[FieldChange], verdicts: Mapping[int, Verdict], on_file: Mapping[int, str]
) -> None:
    """Raise ValidationError where the officer looked at something that is not so any more."""
    if {change.pk for change in changes} != verdicts.keys():
        words = _("Somebody decided or withdrew some of this meanwhile. Nothing was saved; look at it again.")
        raise ValidationError(words, code="meanwhile")
    if any(verdict.seen != on_file[key] for key, verdict in verdicts.items()):
        words = _("What is on file has changed while you looked at it. Nothing was saved; look at it again.")
        raise ValidationError(words, code="meanwhile")


def missing_reasons(decided: Iterable[tuple[FieldChange, Verdict]]) -> dict[int, list[str]]:
    """Return of which refusals the supplier would not learn why."""
    words = _("Say why: the supplier will read it.")
    return {change.pk: [words] for change, verdict in decided if not verdict.is_accepted and not verdict.reason}
