"""Ask for one supplier to end in another, and decide it: another person, once nothing waits at the one that ends."""

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from foundation.words import labelled, listed
from suppliers.merge_parts import Fate, Part, Scene, barred, parts
from suppliers.models import ON_FILE, Grade, Merge, Stage, StageChange, Supplier, What
from suppliers.services.facts import Fact, follow_facts, write_facts
from suppliers.services.fairness import refuse_conflicted, refuse_own
from suppliers.services.registration import save_supplier
from suppliers.services.returns import eliminated
from suppliers.successors import without_heir

Decision = Merge.Decision
NUMBERS = (What.USCC, What.LEI)
#: So many rows that wait are named of each kind.
NAMED = 20


class Waiting(NamedTuple):
    """Rows that must be settled before a supplier ends: of what kind, and which."""

    title: str
    rows: list[Any]


class Carried(NamedTuple):
    """What becomes of rows of one kind, and of how many."""

    title: str
    fate: Fate
    number: int


def ask_for_merge(merge: Merge, *, actor: User, today: date) -> Merge:
    """Record that a supplier is to end in another; raises ValidationError where that can never be (`refuse_unfit`)."""
    merge.asked_by = actor
    merge.full_clean()
    with ledger(actor) as events:
        both(merge)
        refuse_unfit(merge, today)
        merge.save()
        events.add("merge_asked", merge)
    return merge


def approve_merge(merge: Merge, *, actor: User, today: date) -> None:
    """Let a supplier end in another from today on; what was before stays as it was, on every day that has passed.

    Raises ValidationError where the approver asked for it herself (code `own`), has a tie to either (`conflict`), where
    it was decided (`decided`), can never be (`refuse_unfit`), and with a sentence for what is to be settled (`waits`).
    """
    with ledger(actor) as events:
        merge = again(merge)
        refuse_own(merge.asked_by_id, actor=actor)
        for supplier in (merge.ended_id, merge.kept_id):
            refuse_conflicted(supplier, actor=actor, today=today)
        refuse_unfit(merge, today)
        refuse_waiting(merge, today)
        merge.settle(Decision.APPROVED, by=actor, at=timezone.now())
        merge.merged_on = today
        scene = Scene(merge.ended, merge.kept, actor, today)
        hand_over_numbers(merge, actor)
        for part in parts():
            if part.carry:
                part.carry(scene)
        merge.save()
        events.add("merge_approved", merge)
        end(merge, actor, today)


def refuse_merge(merge: Merge, *, words: str, actor: User, today: date) -> None:
    """Refuse a merge, with a reason that whoever asked will read; raises as approving does."""
    if not words.strip():
        raise ValidationError(_("Say why: who asked for it will read it."), code="required")
    with ledger(actor) as events:
        merge = again(merge)
        refuse_own(merge.asked_by_id, actor=actor)
        for supplier in (merge.ended_id, merge.kept_id):
            refuse_conflicted(supplier, actor=actor, today=today)
        merge.settle(Decision.REFUSED, by=actor, at=timezone.now(), words=words)
        merge.save()
        events.add("merge_refused", merge)


def withdraw_merge(merge: Merge, *, actor: User) -> None:
    """Take back what one asked for oneself, while nobody has decided it."""
    with ledger(actor) as events:
        merge = again(merge)
        if merge.asked_by_id != actor.pk:
            raise ValidationError(_("Whoever asked for it takes it back; you can refuse it."), code="own")
        merge.settle(Decision.WITHDRAWN, by=actor, at=timezone.now())
        merge.save()
        events.add("merge_withdrawn", merge)


def both(merge: Merge) -> None:
    """Read both suppliers anew, locked in the order of their keys."""
    found = Supplier.objects.select_for_update(no_key=True).filter(pk__in=(merge.ended_id, merge.kept_id))
    suppliers = {supplier.pk: supplier for supplier in found.order_by("pk")}
    merge.ended, merge.kept = suppliers[merge.ended_id], suppliers[merge.kept_id]


def again(merge: Merge) -> Merge:
    """Read a merge anew, locked after its suppliers, so that nobody else decides it meanwhile."""
    both(merge)
    suppliers = {"ended": merge.ended, "kept": merge.kept}
    merge.refresh_from_db(from_queryset=Merge.objects.select_for_update())
    for name, supplier in suppliers.items():
        setattr(merge, name, supplier)
    return merge


def refuse_unfit(merge: Merge, today: date) -> None:
    """Raise ValidationError where one supplier can never end in the other.

    Codes: `merged` where either has ended in another, `number` where they have different numbers, `off_file` where the
    one that is kept has left, `later` where either enters another stage on a day to come, `named` where the one that
    ends is named to deliver instead of another and the one that is kept does not deliver until that goes, and those of
    `refuse_escape`.
    """
    ended, kept = merge.ended, merge.kept
    for supplier in (ended, kept):
        if supplier.merged_into_id:
            words = _("%(supplier)s ended in another supplier already.")
            raise ValidationError(words, code="merged", params={"supplier": supplier})
    for name in NUMBERS:
        if getattr(ended, name) and getattr(kept, name) and getattr(ended, name) != getattr(kept, name):
            words = _("They have different numbers (%(number)s): they are two firms, or one number is wrong.")
            raise ValidationError(words, code="number", params={"number": name.label})
    refuse_escape(ended, kept, today)
    if ended.stage in ON_FILE and kept.stage not in ON_FILE:
        words = _("%(supplier)s is not on file: keep the other one.")
        raise ValidationError(words, code="off_file", params={"supplier": kept})
    if said := without_heir(ended, kept, today):
        raise ValidationError(said, code="named")
    later = StageChange.objects.current().filter(supplier__in=(ended, kept), effective_on__gt=today)
    if moves := later.select_related("supplier").first():
        words = _("%(supplier)s enters another stage on a later day already.")
        raise ValidationError(words, code="later", params={"supplier": moves.supplier})


def refuse_escape(ended: Supplier, kept: Supplier, today: date) -> None:
    """Raise ValidationError (codes `eliminated`, `grade`, `barred`) where what was decided of one would be escaped."""
    if eliminated(today).filter(pk=ended.pk).exists() and kept.stage != Stage.ELIMINATED:
        words = _("A supplier that was eliminated does not end in one that was not.")
        raise ValidationError(words, code="eliminated")
    if ended.grade == Grade.D and kept.grade != Grade.D:
        words = _("A supplier with grade D does not end in one that has another grade.")
        raise ValidationError(words, code="grade")
    if said := barred(ended, kept):
        raise ValidationError([ValidationError(sentence, code="barred") for sentence in said])


def waiting(supplier: Supplier, as_of: date) -> Iterator[Waiting]:
    """Give what must be settled before a supplier ends."""
    for part in parts():
        if part.waits and (rows := [*part.waits(supplier, as_of)[:NAMED]]):
            yield Waiting(title_of(part), rows)


def refuse_waiting(merge: Merge, today: date) -> None:
    """Raise ValidationError (code `waits`) with a sentence for each kind of rows that must be settled first."""
    found = [*waiting(merge.ended, today)]
    if found:
        words = [_("Settle first: %(what)s.") % {"what": labelled(one.title, listed(one.rows))} for one in found]
        raise ValidationError([ValidationError(sentence, code="waits") for sentence in words])


def carried(merge: Merge, actor: User, today: date) -> list[Carried]:
    """Return what would go over, be copied or end."""
    scene = Scene(merge.ended, merge.kept, actor, today)
    counted = [(part, part.rows(scene).count()) for part in parts() if part.rows]
    return [Carried(title_of(part), part.fate, count) for part, count in counted if count]


def title_of(part: Part) -> str:
    """Return what the rows of a part are called."""
    return str(part.model._meta.verbose_name_plural)


def hand_over_numbers(merge: Merge, actor: User) -> None:
    """Give the one that is kept the numbers that it lacks; no two ever have one."""
    moved = {
        name: getattr(merge.ended, name)
        for name in NUMBERS
        if getattr(merge.ended, name) and not getattr(merge.kept, name)
    }
    for name, number in moved.items():
        setattr(merge, name, number)
        setattr(merge.ended, name, "")
        setattr(merge.kept, name, number)
    if moved:
        save_supplier(merge.ended, actor=actor)
        save_supplier(merge.kept, actor=actor)


def end(merge: Merge, actor: User, today: date) -> None:
    """Let the supplier leave, and point from it, and from those that ended in it, to the one that is kept."""
    ended = merge.ended
    if ended.stage not in (Stage.LEFT, Stage.ELIMINATED):
        same_day = StageChange.objects.current().filter(supplier=ended, effective_on=today)
        reason = (_("Merged into %(supplier)s") % {"supplier": merge.kept})[:400]
        fact = Fact(ended.pk, today, {"stage": Stage.LEFT}, reason)
        superseded = [*same_day.values_list("pk", flat=True)]
        write_facts(StageChange, [fact], actor=actor, today=today, supersedes=superseded, is_approved=True)
    with ledger(actor) as events:
        Supplier.objects.filter(merged_into=ended).update(merged_into=merge.kept)
        Supplier.objects.filter(pk=ended.pk).update(merged_into=merge.kept)
        for supplier in (ended, merge.kept):
            events.add("supplier_merged", supplier)
    follow_facts([ended.pk, merge.kept.pk], today)
