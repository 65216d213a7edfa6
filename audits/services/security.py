"""Record what is done for the security of the supply chain; another person approves it, and nothing else counts."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Risk, RiskAssessment, SecurityPaper, SecurityRecord
from audits.models.approved_record import ApprovedRecord
from evidence.hands import had_a_hand
from evidence.ledger import ledger
from suppliers.models import Upload
from suppliers.services import counted_from, refuse_own

Record = TypeVar("Record", bound=ApprovedRecord)

#: What the number of a record begins with, if nobody gives one.
STEMS = {"planning": "PLAN", "inspection": "INSP", "review": "REVIEW"}
#: What is done to risks and papers, the parts of records.
OF_PARTS = ("risk_noted", "risk_changed", "security_paper_added")
#: What a correction takes over from what it corrects: columns of a record, and of a risk.
COPIED = ("day", "next_due_on", "responsible", "people")
OF_RISK = ("topic", "name", "likelihood", "impact", "measures", "residual_likelihood", "residual_impact")


def record_security(record: Record, *, actor: User, today: date) -> Record:
    """Record what was held on a day; it waits for another person. Without a number it is given one."""
    record.recorded_by = actor
    record.reference = record.reference.strip() or next_reference(record)
    refuse_future(record, today)
    record.full_clean()
    with ledger(actor) as events:
        record.save()
        events.add("security_recorded", record)
    return record


def change_security(record: Record, *, actor: User, today: date) -> Record:
    """Save what waits changed. Raises ValidationError once it was decided."""
    refuse_future(record, today)
    with ledger(actor) as events:
        refuse_decided(record)
        record.full_clean()
        record.save()
        events.add("security_changed", record)
    return record


def approve_security(record: Record, *, counts_from: date | None = None, actor: User, today: date) -> Record:
    """Approve what waits: from today or a named day on it counts, and what it corrects counts no more.

    Raises ValidationError for who recorded or changed it, what was decided, an assessment without risks, and a day
    before it was held, before what it corrects counts, or to come.
    """
    with ledger(actor) as events:
        record = decidable(record, actor)
        if isinstance(record, RiskAssessment) and not record.risks.exists():
            raise ValidationError(_("An assessment without a risk says nothing: add the risks first."), code="empty")
        record.counts_from = counted_from(counts_from, earliest=earliest_of(record), today=today)
        record.counted_on = record.corrects.counted_on if record.corrects else record.counts_from
        decide(record, ApprovedRecord.Decision.APPROVED, actor)
        events.add("security_approved", record)
        if record.corrects is not None:
            former: ApprovedRecord = locked(record.corrects)
            former.superseded_at = timezone.now()
            former.save(update_fields=["superseded_at"])
            events.add("security_superseded", former)
    return record


def earliest_of(record: ApprovedRecord) -> date:
    """Return the first day from which a record can count: not before it was held, or before what it corrects counts."""
    former: date | None = record.corrects.counts_from if record.corrects else None
    return max(record.day, former or record.day)


def dismiss_security(record: Record, *, why: str, actor: User) -> Record:
    """Dismiss what waits. Raises ValidationError without a reason, for who recorded it, and for what was decided."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: the auditor will ask.")})
    with ledger(actor) as events:
        record = decidable(record, actor)
        record.why = why.strip()
        decide(record, ApprovedRecord.Decision.DISMISSED, actor)
        events.add("security_dismissed", record)
    return record


def correct_security(record: Record, *, actor: User) -> Record:
    """Return a copy that may be changed, and that takes the place of what counts once another person approves it.

    Raises ValidationError for what does not count, and while another correction waits.
    """
    with ledger(actor) as events:
        record = locked(record)
        if not record.counts:
            raise ValidationError(_("Only what was approved and still counts can be corrected."), code="state")
        copy = type(record)(**{name: getattr(record, name) for name in copied(record)}, corrects=record)
        copy.recorded_by, copy.reference = actor, next_reference(copy)
        copy.full_clean()
        copy.save()
        events.add("security_recorded", copy)
        copy_parts(record, copy, actor)
    return copy


def copied(record: ApprovedRecord) -> Sequence[str]:
    """Return the columns that a correction takes over."""
    return (*COPIED, "summary") if isinstance(record, RiskAssessment) else (*COPIED, "kind", "words")


def copy_parts(record: ApprovedRecord, copy: Any, actor: User) -> None:
    """Give a correction the risks, or the papers, of what it corrects."""
    with ledger(actor) as events:
        if isinstance(record, RiskAssessment):
            for risk in record.risks.all():
                made = Risk.objects.create(assessment=copy, **{name: getattr(risk, name) for name in OF_RISK})
                events.add("risk_noted", made)
        elif isinstance(record, SecurityRecord):
            for paper in record.papers.all():
                made_paper = SecurityPaper.objects.create(record=copy, upload=paper.upload)
                events.add("security_paper_added", made_paper)


def save_risk(risk: Risk, *, actor: User) -> Risk:
    """Note a risk, or save it changed, of an assessment that waits."""
    with ledger(actor) as events:
        refuse_decided(risk.assessment)
        risk.full_clean()
        action = "risk_noted" if risk._state.adding else "risk_changed"
        risk.save()
        events.add(action, risk)
    return risk


def remove_risk(risk: Risk, *, actor: User) -> None:
    """Take a risk off an assessment that waits; the ledger keeps an event."""
    with ledger(actor) as events:
        refuse_decided(risk.assessment)
        events.add("risk_removed", risk)
        risk.delete()


def add_security_paper(record: SecurityRecord, upload: Upload, *, actor: User) -> SecurityPaper:
    """Add a file of the organisation to a record that waits; one that is there already is not added again."""
    with ledger(actor) as events:
        refuse_decided(record)
        if upload.supplier_id is not None or upload.state not in Upload.USABLE:
            raise ValidationError(_("A file cannot be used here: bring it once more."), code="file")
        paper, is_new = SecurityPaper.objects.get_or_create(record=record, upload=upload)
        if is_new:
            events.add("security_paper_added", paper)
    return paper


def remove_security(model: type[ApprovedRecord], keys: Sequence[int], *, actor: User) -> None:
    """Remove records that wait, with their parts: an import is taken back. Raises ValidationError for decided ones."""
    with ledger(actor) as events:
        for record in model._default_manager.select_for_update().filter(pk__in=keys):
            refuse_decided(record)
            parts = parts_of(record)
            events.add_many("security_removed", parts.model, parts.values_list("pk", flat=True))
            parts.delete()
            events.add("security_removed", record)
            record.delete()


def parts_of(record: ApprovedRecord) -> "QuerySet[Any]":
    """Return the risks of an assessment, or the papers of a record."""
    if isinstance(record, RiskAssessment):
        return record.risks.all()
    return SecurityPaper.objects.filter(record=record.pk)


def decide(record: ApprovedRecord, decision: ApprovedRecord.Decision, actor: User) -> None:
    """Write a decision."""
    record.decision, record.decided_by, record.decided_at = decision, actor, timezone.now()
    record.save(update_fields=["decision", "decided_by", "decided_at", "why", "counts_from", "counted_on"])


def decidable(record: Record, actor: User) -> Record:
    """Return a record, locked, that waits for a decision; raise ValidationError where that is not hers."""
    record = locked(record)
    if not record.is_open:
        raise ValidationError(_("Somebody else decided this meanwhile."), code="decided")
    refuse_own(record.recorded_by_id, actor=actor)
    itself = type(record)._default_manager.filter(pk=record.pk)
    if had_a_hand(actor, itself, "security_changed") or had_a_hand(actor, parts_of(record), *OF_PARTS):
        raise ValidationError(_("You changed this yourself; another person must decide it."), code="own")
    return record


def locked(record: Record) -> Record:
    """Return a record as it is stored, locked until the transaction ends."""
    found: Any = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
    return cast(Record, found)


def refuse_decided(record: ApprovedRecord) -> None:
    """Raise ValidationError for what was approved or dismissed: it is corrected by another record."""
    if not locked(record).is_open:
        words = _("This was decided: it stays as it is. What was approved is corrected by a correction.")
        raise ValidationError(words, code="decided")


def refuse_future(record: ApprovedRecord, today: date) -> None:
    """Raise ValidationError for a day to come."""
    if record.day and record.day > today:
        raise ValidationError({"day": _("What was held cannot be of a day to come.")})


def next_reference(record: ApprovedRecord) -> str:
    """Return a number that no record has: what it is and the day, with a count from the second on."""
    stem = f"{STEMS.get(getattr(record, 'kind', ''), 'RISK')}-{record.day:%Y%m%d}"
    model = type(record)._default_manager
    taken = set(model.filter(reference__startswith=stem).values_list("reference", flat=True))
    counted = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *counted) if name not in taken)
