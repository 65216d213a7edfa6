"""Note what an audit found, and move a finding from state to state."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Answer, Audit, Finding, FindingState
from audits.services.audits import locked, refuse_submitted
from evidence.ledger import ledger
from foundation.dates import FAR, ahead

State = FindingState.State


def save_finding(finding: Finding, *, actor: User) -> Finding:
    """Note a finding, or save it changed, before the report; its clause is then answered with *finding*.

    Raises ValidationError once the report was submitted, and for a clause or a severity of another scheme.
    """
    with ledger(actor) as events:
        audit = locked(finding.audit)
        refuse_submitted(audit)
        is_new = finding._state.adding
        if is_new:
            finding.recorded_by = actor
            finding.reference = finding.reference.strip() or next_number(audit)
        else:
            finding.changed_by = actor
        finding.supplier_id = audit.supplier_id
        refuse_other_scheme(finding, audit)
        finding.full_clean()
        finding.save()
        events.add("finding_noted" if is_new else "finding_changed", finding)
        answer_with_finding(finding, actor)
    return finding


def refuse_other_scheme(finding: Finding, audit: Audit) -> None:
    """Raise ValidationError where clause or severity are not of the audit's scheme."""
    if finding.item.scheme_id != audit.scheme_id:
        raise ValidationError({"item": _("The clause is of another scheme than the audit.")})
    if finding.severity.scheme_id != audit.scheme_id:
        raise ValidationError({"severity": _("The severity is of another scheme than the audit.")})


def answer_with_finding(finding: Finding, actor: User) -> None:
    """Let the clause of a finding be answered with it: the score must not count it as conformant."""
    with ledger(actor) as events:
        answer = Answer.objects.filter(audit=finding.audit_id, item=finding.item_id).first()
        answer = answer or Answer(audit_id=finding.audit_id, item_id=finding.item_id)
        if answer.result != Answer.Result.FINDING:
            answer.result, answer.answered_by = Answer.Result.FINDING, actor
            answer.save()
            events.add("audit_answered", answer)


def next_number(audit: Audit) -> str:
    """Return a number that no finding has: the audit's and the next one of its findings."""
    taken = set(Finding.objects.filter(reference__startswith=audit.reference).values_list("reference", flat=True))
    numbers = (f"{audit.reference}-{number:02}" for number in range(1, len(taken) + 2))
    return next(name for name in numbers if name not in taken)


def earlier(finding: Finding) -> Finding | None:
    """Return the newest finding of the same clause at the same supplier of a report before, if there is one."""
    before = alike(finding).filter(audit__reported_on__lte=finding.audit.reported_on).exclude(audit=finding.audit_id)
    return before.order_by("-audit__reported_on", "-pk").first()


def alike(finding: Finding) -> "QuerySet[Finding]":
    """Return what reports told of the same clause at the same supplier, or at one that ended in it."""
    supplier = Q(supplier=finding.supplier_id) | Q(supplier__merged_into=finding.supplier_id)
    return Finding.objects.told().filter(supplier, item=finding.item_id)


def unnoticed(finding: Finding) -> Finding | None:
    """Return the next finding of the same clause at the same supplier, where its report was approved before."""
    after = alike(finding).filter(audit__reported_on__gt=finding.audit.reported_on).select_related("repeats__audit")
    found = after.order_by("audit__reported_on", "pk").first()
    if found is None or not found.repeats or not found.repeats.audit.reported_on:
        return found
    assert finding.audit.reported_on
    return found if found.repeats.audit.reported_on < finding.audit.reported_on else None


def held(finding: Finding) -> Finding:
    """Read a finding again and lock it until the transaction ends: somebody else may have moved it meanwhile."""
    finding.refresh_from_db(from_queryset=Finding.objects.select_for_update(of=("self",)))
    return finding


def state_now(finding: Finding) -> FindingState | None:
    """Return the newest state of a finding; None before its report."""
    return finding.states.filter(until=FAR).first()


def move(
    finding: Finding, state: str, *, on: date, actor: User, why: str = "", due_before: date | None = None
) -> FindingState:
    """Let a finding that is locked be in another state from a day on.

    Raises ValidationError where that state cannot follow, and for a day before the present state's.
    """
    present = state_now(finding)
    if state not in FindingState.NEXT[State(present.state) if present else None]:
        raise ValidationError(_("This cannot follow what the finding is now. Look at it again."), code="state")
    if present and on < present.effective_on:
        raise ValidationError(_("This day is before what happened last."), code="period")
    with ledger(actor) as events:
        if present:
            present.until = on
            present.save(update_fields=["until"])
            events.add("finding_state_ended", present)
        moved = FindingState(
            finding=finding, state=state, effective_on=on, why=why, due_before=due_before, recorded_by=actor
        )
        moved.save()
        events.add(f"finding_{state}", finding)
        events.add("finding_state_recorded", moved)
    return moved


def open_findings_of(audit: Audit, *, actor: User) -> None:
    """Let what an approved report found be open from the day on which it counts.

    When it is due is counted from the day of the report.
    """
    assert audit.reported_on
    assert audit.counts_from
    with ledger(actor) as events:
        for finding in audit.findings.select_related("severity", "item").order_by("pk"):
            finding.audit = audit
            finding.repeats = earlier(finding)
            # Kept: whoever changes the scheme later closes nothing that is open from a desk.
            finding.needs_visit = finding.is_closed_on_site
            finding.is_critical = finding.severity.is_critical
            days = finding.severity.days_to_close
            finding.due_on = None if days is None else ahead(audit.reported_on, days)
            finding.save(update_fields=["repeats", "needs_visit", "is_critical", "due_on"])
            move(finding, State.OPEN, on=audit.counts_from, actor=actor)
            if finding.repeats_id:
                events.add("finding_repeated", finding, repeats=finding.repeats_id)
            if repeated := unnoticed(finding):
                repeated.repeats = finding
                repeated.save(update_fields=["repeats"])
                events.add("finding_repeated", repeated, repeats=finding.pk)
