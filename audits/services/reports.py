"""Submit the report of an audit; another person approves it, or gives it back."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Answer, Audit, AuditState, ChecklistItem
from audits.scoring import score_of
from audits.services.audits import locked
from audits.services.findings import open_findings_of
from audits.services.rule_makers import refuse_rule_maker
from evidence.hands import done_to, had_a_hand
from evidence.ledger import ledger
from suppliers.services import counted_from, refuse_conflicted, refuse_own


def submit_report(audit: Audit, *, reported_on: date, actor: User, today: date) -> Audit:
    """Submit a report of a day to be approved.

    Raises ValidationError for an audit that was not held, a day to come or before its end, without a summary, while a
    clause that is asked is not answered, and where one was answered with a finding that nobody noted.
    """
    with ledger(actor) as events:
        audit = locked(audit)
        if audit.state != AuditState.HELD:
            raise ValidationError(_("Only an audit that was held can be reported, and only once."), code="state")
        if reported_on > today:
            raise ValidationError({"reported_on": _("The report cannot be of a day to come.")})
        if not audit.summary.strip():
            raise ValidationError({"summary": _("A report needs a summary.")})
        refuse_unanswered(audit)
        refuse_unnoted(audit)
        audit.reported_on, audit.submitted_by, audit.submitted_at = reported_on, actor, timezone.now()
        audit.full_clean()
        audit.save(update_fields=["reported_on", "submitted_by", "submitted_at"])
        events.add("report_submitted", audit)
    return audit


def unanswered(audit: Audit) -> "QuerySet[ChecklistItem]":
    """Return the clauses that the scheme of an audit asks and of which nothing was said, not even *not applicable*."""
    asked = ChecklistItem.objects.filter(scheme=audit.scheme_id, is_asked=True)
    return asked.exclude(pk__in=audit.answers.values("item")).order_by("position", "code")


def refuse_unanswered(audit: Audit) -> None:
    """Raise ValidationError for clauses of which nothing was said: the score would count them as not applicable."""
    if clauses := ", ".join(unanswered(audit).values_list("code", flat=True)):
        words = _(
            "These clauses are not answered: %(clauses)s. Answer them on the checklist, or bring the answers in by"
            " spreadsheet; what does not apply is answered as not applicable."
        )
        raise ValidationError(words % {"clauses": clauses}, code="unanswered")


def refuse_unnoted(audit: Audit) -> None:
    """Raise ValidationError for clauses that were answered with a finding that is not there."""
    noted = audit.findings.values("item")
    missing = audit.answers.filter(result=Answer.Result.FINDING).exclude(item__in=noted).select_related("item")
    if clauses := ", ".join(answer.item.code for answer in missing):
        words = _("These clauses have a finding that was not noted: %(clauses)s.") % {"clauses": clauses}
        raise ValidationError(words, code="unnoted")


def approve_report(audit: Audit, *, counts_from: date | None = None, actor: User, today: date) -> Audit:
    """Approve a report: what it found is open from now on, or from an earlier day; and its score is kept.

    Raises ValidationError for whoever submitted it, audited, noted what was seen, changed by what that is judged, or
    has a tie to the supplier; and for a day before the report's or to come.
    """
    with ledger(actor) as events:
        audit = waiting(audit, actor, today)
        assert audit.reported_on
        audit.counts_from = counted_from(counts_from, earliest=audit.reported_on, today=today)
        audit.approved_by, audit.approved_at = actor, timezone.now()
        if found := score_of(audit):
            audit.score, audit.colour = found
        audit.save(update_fields=["approved_by", "approved_at", "counts_from", "score", "colour"])
        events.add("report_approved", audit)
        open_findings_of(audit, actor=actor)
        # Last: what she changed until the score was worked out is seen.
        refuse_rule_maker(audit, actor)
    return audit


def return_report(audit: Audit, *, why: str, actor: User, today: date) -> Audit:
    """Give a report back to be mended. Raises ValidationError without a reason, and as `approve_report`."""
    if not why.strip():
        raise ValidationError({"why": _("Say what is to be mended.")})
    with ledger(actor) as events:
        audit = waiting(audit, actor, today)
        audit.reported_on = audit.submitted_by = audit.submitted_at = None
        audit.returned_why = why.strip()
        audit.save(update_fields=["reported_on", "submitted_by", "submitted_at", "returned_why"])
        events.add("report_returned", audit)
    return audit


def waiting(audit: Audit, actor: User, today: date) -> Audit:
    """Return an audit, locked, whose report waits for a decision; raise ValidationError where that is not hers."""
    audit = locked(audit)
    if audit.state != AuditState.SUBMITTED:
        raise ValidationError(_("No report waits for approval here; somebody may have been faster."), code="state")
    refuse_own(audit.submitted_by_id, actor=actor)
    refuse_own(audit.lead_auditor_id, actor=actor)
    if has_worked(audit, actor):
        words = _("You held this audit, or noted what was seen: another person must decide about its report.")
        raise ValidationError(words, code="own")
    refuse_conflicted(audit.supplier_id, actor=actor, today=today)
    return audit


def has_worked(audit: Audit, actor: User) -> bool:
    """Tell whether somebody held an audit, wrote its summary, answered a clause, noted a finding, or moved a file.

    Whoever touched one of these since does not take that away: the ledger tells of all; columns of what it does not.
    """
    itself = Audit.objects.filter(pk=audit.pk)
    noted = audit.findings.filter(Q(recorded_by=actor) | Q(changed_by=actor))
    answered = audit.answers.filter(answered_by=actor)
    return (
        actor.pk == audit.held_by_id
        or noted.exists()
        or answered.exists()
        or had_a_hand(actor, itself, "audit_held", "report_submitted", "audit_file_taken_off")
        or had_a_hand(actor, audit.answers.all(), "audit_answered")
        or had_a_hand(actor, audit.findings.all(), "finding_noted", "finding_changed")
        or had_a_hand(actor, audit.files.all(), "audit_file_added")
        or has_written(itself, actor)
    )


def has_written(audit: "QuerySet[Audit]", actor: User) -> bool:
    """Tell whether somebody changed an audit since it was held, and so what its report says; before, it was a plan."""
    held = done_to(audit, ["audit_held"]).first()
    changed = done_to(audit, ["audit_changed"]).filter(actor_ref=str(actor.ref))
    return held is not None and changed.filter(seq__gt=held.seq).exists()
