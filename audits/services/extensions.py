"""Ask for more time; another person grants it or not."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Extension, Finding
from audits.services.findings import held, state_now
from evidence.ledger import ledger
from suppliers.services import refuse_conflicted, refuse_own


def ask_for_extension(finding: Finding, *, due_on: date, why: str, actor: User) -> Extension:
    """Ask for more time for a finding, until a later day.

    Raises ValidationError for one that waits for nobody's answer, without a reason, and while another request waits.
    """
    if not why.strip():
        raise ValidationError({"why": _("Say why more time is needed.")})
    with ledger(actor) as events:
        held(finding)
        present = state_now(finding)
        if present is None or present.state not in present.TO_ANSWER or finding.due_on is None:
            raise ValidationError(_("Nothing is due here for which there could be more time."), code="state")
        extension = Extension(finding=finding, due_before=finding.due_on, due_on=due_on, why=why, asked_by=actor)
        extension.full_clean()
        extension.save()
        events.add("extension_asked", extension)
    return extension


def decide_extension(extension: Extension, *, is_granted: bool, words: str = "", actor: User, today: date) -> Extension:
    """Grant more time, which moves the day on which the finding is due, or refuse it.

    Raises ValidationError for who asked, or has a tie to the supplier; for what was decided meanwhile; where it is
    refused, without a reason; and where it is granted, if the finding is closed or due on another day by then.
    """
    if not (is_granted or words.strip()):
        raise ValidationError({"words": _("Say why: the supplier reads it.")})
    with ledger(actor) as events:
        finding = held(extension.finding)
        extension.refresh_from_db(from_queryset=Extension.objects.select_for_update(of=("self",)))
        if extension.decision != Extension.Decision.WAITING:
            raise ValidationError(_("This was decided already."), code="state")
        refuse_own(extension.asked_by_id, actor=actor)
        refuse_conflicted(finding.supplier_id, actor=actor, today=today)
        if is_granted:
            refuse_overtaken(finding, extension)
        extension.decision = Extension.Decision.GRANTED if is_granted else Extension.Decision.REFUSED
        extension.decided_by, extension.decided_at, extension.words = actor, timezone.now(), words.strip()
        extension.save()
        events.add("extension_granted" if is_granted else "extension_refused", extension)
        if is_granted:
            finding.due_on = extension.due_on
            finding.save(update_fields=["due_on"])
            events.add("finding_extended", finding)
    return extension


def refuse_overtaken(finding: Finding, extension: Extension) -> None:
    """Raise ValidationError (code `overtaken`) where a finding is closed, or due on another day than then."""
    present = state_now(finding)
    if present is None or present.state not in present.NOT_CLOSED or finding.due_on != extension.due_before:
        words = _("The finding is closed, or due on another day, by now: refuse this; more time can be asked for anew.")
        raise ValidationError(words, code="overtaken")
