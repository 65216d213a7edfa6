"""Ask for a supplier to enter a stage, and decide it: another person, once all that its gates demand is met."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from suppliers.demands import demands
from suppliers.models import NEXT, SecondSource, Stage, StageChange, StageGate, StageRequest, Supplier
from suppliers.models.second_source import DELIVERS
from suppliers.models.stage_request import GONE
from suppliers.services.ahead import calls_off, refuse_early
from suppliers.services.asking import locked
from suppliers.services.facts import Fact, follow_facts, write_facts
from suppliers.services.fairness import refuse_conflicted, refuse_own, tied_to
from suppliers.services.gates import categories_on, gates_of
from suppliers.services.irreplaceable import needed_second_sources, was_sole_source
from suppliers.services.one_firm import same_as
from suppliers.services.own_hand import classified_by_asker, refuse_own_hand
from suppliers.services.resemblances import answer_resemblance
from suppliers.services.returns import refuse_unanswered_returns, returns_asked
from suppliers.services.under_gates import Changed, another_category, newly_gated
from suppliers.successors import needed_until

Decision = StageRequest.Decision


def ask_for_stage(request: StageRequest, *, actor: User, today: date) -> StageRequest:
    """Record that a supplier is to enter a stage.

    Raises ValidationError where the lifecycle has no such step, for a day that has passed, without a reason, where a
    stage is asked for already, where a sole source is to be eliminated and nobody is named who delivers instead, and
    where the supplier is named so itself and would stop before its day (`named`).
    """
    request.asked_by = actor
    request.full_clean()
    with ledger(actor) as events:
        locked(request.supplier_id)
        refuse_step(request, today)
        if request.effective_on < today:
            words = _("A stage is asked for from today on or later; what was so before is entered as a fact.")
            raise ValidationError({"effective_on": ValidationError(words, code="past")})
        refuse_irreplaceable(request, request.effective_on)
        refuse_named(request, request.effective_on, today)
        request.save()
        events.add("stage_asked", request)
    return request


def approve_stage(request: StageRequest, *, actor: User, today: date) -> None:
    """Let a supplier enter the stage, from the day asked for or, where that has passed, from today.

    Raises ValidationError where the approver asked for it herself, changed a gate short ago, classified otherwise
    what a demand depends on, or made a demand met herself (code `own`), has a conflict of interest (`conflict`), is not
    who approves by the gates (`role`), where it was decided (`decided`), before the day from which it can be approved
    (`early`), where a sole source would be eliminated without a successor (`sole_source`), where the supplier is one on
    which an elimination relies and would stop too early (`named`), and with a sentence for each eliminated firm that it
    may be without that anybody said so (`returned`), and for each demand that is not met (`unmet`).
    """
    with ledger(actor) as events:
        request = again(request)
        refuse_own(request.asked_by_id, actor=actor)
        refuse_tie(request, actor=actor, today=today)
        refuse_step(request, today)
        if not stays(request, today):
            refuse_early(request, today)
        day = entered_on(request, today)
        refuse_irreplaceable(request, day)
        refuse_named(request, day, today)
        gates = gates_for(request, today)
        refuse_role(gates, actor)
        refuse_unanswered_returns(request, today)
        refuse_unmet(request, gates, day)
        fact = Fact(request.supplier_id, day, {"stage": request.stage}, request.reason[:400])
        replaced = StageChange.objects.current().filter(supplier=request.supplier_id, effective_on=day)
        superseded = [*replaced.values_list("pk", flat=True)]
        refuse_gates_to_come(request, Changed(superseded, [(request.supplier_id, day, request.stage)]), gates, today)
        refuse_own_hand(request, gates, day, actor=actor)
        request.entered_on = day
        settle(request, Decision.APPROVED, actor)
        events.add("stage_approved", request)
        write_facts(StageChange, [fact], actor=actor, today=today, supersedes=superseded, is_approved=True)
        follow_facts([request.supplier_id], today)


def refuse_stage(request: StageRequest, *, words: str, actor: User, today: date) -> None:
    """Refuse a stage, with a reason that whoever asked will read; raises as approving does."""
    if not words.strip():
        raise ValidationError(_("Say why: who asked for it will read it."), code="required")
    with ledger(actor) as events:
        request = again(request)
        refuse_own(request.asked_by_id, actor=actor)
        refuse_tie(request, actor=actor, today=today)
        refuse_role(gates_for(request, today), actor)
        settle(request, Decision.REFUSED, actor, words)
        events.add("stage_refused", request)


def answer_return(request: StageRequest, other: int, *, verdict: str, reason: str, actor: User, today: date) -> None:
    """Say whether the supplier of a request is an eliminated one, by its key, under another name.

    Raises ValidationError for whoever asked for the stage (`own`), where they are not alike (`gone`), where it was
    decided (`decided`), and as `answer_resemblance` does.
    """
    with ledger(actor):
        request = again(request)
        refuse_own(request.asked_by_id, actor=actor)
        request.refuse_decided()
        found = [alike for alike, _answer in returns_asked(request, today) if alike.other.pk == other]
        if not found:
            raise ValidationError(_("They look alike no more. Look at it again."), code="gone")
        answer_resemblance(request.supplier, found[0], verdict=verdict, reason=reason, actor=actor, today=today)


def withdraw_stage(request: StageRequest, *, actor: User) -> None:
    """Take back what one asked for oneself, while nobody has decided it."""
    with ledger(actor) as events:
        request = again(request)
        if request.asked_by_id != actor.pk:
            raise ValidationError(_("Whoever asked for it takes it back; you can refuse it."), code="own")
        settle(request, Decision.WITHDRAWN, actor)
        events.add("stage_withdrawn", request)


def entered_on(request: StageRequest, today: date) -> date:
    """Return the day on which the stage is entered if it is approved today: the gates are looked at as of that day."""
    return max(request.effective_on, today)


def gates_for(request: StageRequest, today: date) -> list[StageGate]:
    """Return the gates that a request passes, by the supplier's category on the day.

    Who stays in its stage passes those alone under which another category brings it.
    """
    day = entered_on(request, today)
    entries = [(request.supplier_id, each, request.stage) for each in (day, day - timedelta(1))]
    category, before = categories_on(entries)
    known = gates_of(request.stage, before, day) if stays(request, today) else []
    return [gate for gate in gates_of(request.stage, category, day) if gate not in known]


def looked_at(request: StageRequest, gates: list[StageGate], as_of: date) -> Iterator[tuple[str, list[str]]]:
    """Give each demand of some gates with a sentence for each thing that is not met on a day."""
    known = demands()
    for gate in gates:
        for code in gate.demands:
            if code in known:
                yield str(known[code].title), [*known[code].unmet(request, gate, as_of)]
            else:
                yield code, [_("Nothing here knows what “%(code)s” demands; ask your administrator.") % {"code": code}]
    if said := [*classified_by_asker(request, gates, as_of)]:
        yield _("Another asks than who classified it otherwise"), said


def refuse_unmet(request: StageRequest, gates: list[StageGate], as_of: date) -> None:
    """Raise ValidationError with a sentence (code `unmet`) for each demand of some gates that is not met on a day."""
    lacking = [sentence for _title, sentences in looked_at(request, gates, as_of) for sentence in sentences]
    if lacking:
        raise ValidationError([ValidationError(sentence, code="unmet") for sentence in lacking])


def stays(request: StageRequest, today: date) -> bool:
    """Tell whether a request calls off the next stage, whose day has not come: its supplier stays what it is then."""
    return request.effective_on > today and calls_off([request])[0]


def called_off(request: StageRequest, today: date) -> StageChange | None:
    """Return the stage, whose day has not come, that would not be entered if a request that waits was approved."""
    if request.decision or not stays(request, today):
        return None
    return StageChange.objects.current().get(supplier=request.supplier_id, effective_on=request.effective_on)


def refuse_step(request: StageRequest, today: date) -> None:
    """Raise ValidationError where the lifecycle has no step from the supplier's last stage to the one asked for."""
    if request.supplier.merged_into:
        words = _("It ended in %(supplier)s: ask there.")
        raise ValidationError(words, code="merged", params={"supplier": request.supplier.merged_into})
    if stays(request, today):
        return
    last = StageChange.objects.current().filter(supplier=request.supplier_id).order_by("-effective_on").first()
    if request.stage not in NEXT[last.stage if last else ""]:
        words = _("From “%(from)s” no step leads to “%(to)s”.")
        said = {"from": last.get_stage_display() if last else "–", "to": Stage(request.stage).label}
        raise ValidationError({"stage": ValidationError(words, code="step", params=said)})
    if last and last.effective_on > request.effective_on:
        words = _("It enters another stage on a later day already.")
        raise ValidationError({"effective_on": ValidationError(words, code="later")})
    if last and last.stage in GONE and last.effective_on == entered_on(request, today):
        words = _("It goes on this day, and that would not be known any more: ask for a later day.")
        raise ValidationError({"effective_on": ValidationError(words, code="same_day")})


def refuse_irreplaceable(request: StageRequest, day: date) -> None:
    """Raise ValidationError (code `sole_source`) where a sole source would be eliminated without a successor.

    A successor is another firm (`successor`) that can deliver on the day (`absent`).

    Whatever gates are in use, and whatever its grade: a supplier that must go goes once somebody can take over.
    """
    if request.successor_id and request.successor_id in same_as([request.supplier_id]):
        words = _("The successor must be another firm.")
        raise ValidationError({"successor": ValidationError(words, code="successor")})
    if request.successor and not StageChange.objects.on(day).filter(supplier=request.successor, stage__in=DELIVERS):
        words = _("Only who is on file and not suspended can be ready to deliver: %(supplier)s is not.")
        said = {"supplier": request.successor}
        raise ValidationError({"successor": ValidationError(words, code="absent", params=said)})
    if request.stage == Stage.ELIMINATED and not request.successor_id and was_sole_source(request.supplier_id, day):
        words = _(
            "It is a core supplier, or was within the last twelve months, without a second source that is ready. "
            "Name who delivers instead."
        )
        raise ValidationError({"successor": ValidationError(words, code="sole_source")})


def refuse_named(request: StageRequest, day: date, today: date) -> None:
    """Raise ValidationError (code `named`) where who is to deliver instead of another would stop before that goes."""
    stops = [(request.supplier_id, day, request.stage)]
    for sentence in {**needed_until(stops, today), **needed_second_sources(stops, today)}.values():
        raise ValidationError(sentence, code="named")


def refuse_gates_to_come(request: StageRequest, changed: Changed, gates: list[StageGate], today: date) -> None:
    """Raise ValidationError (code `gated`) where another category, on a later day, would bring it under other gates."""
    supplier = request.supplier_id
    if gated := newly_gated([supplier], today, stages=changed, passed=gates):
        raise ValidationError(another_category(gated[0][2]), code="gated")


def refuse_tie(request: StageRequest, *, actor: User, today: date) -> None:
    """Raise ValidationError (code `conflict`) where somebody has a tie to the supplier, or to who delivers instead."""
    refuse_conflicted(request.supplier_id, actor=actor, today=today)
    if request.successor_id in tied_to(actor, today):
        words = _(
            "You have a conflict of interest with %(supplier)s, which is to deliver instead: another person must "
            "decide it."
        )
        raise ValidationError(words % {"supplier": request.successor}, code="conflict")


def refuse_role(gates: list[StageGate], actor: User) -> None:
    """Raise ValidationError where one of the gates is approved by others."""
    roles = set(actor.groups.values_list("name", flat=True))
    if not actor.is_superuser and any(gate.approvers and roles.isdisjoint(gate.approvers) for gate in gates):
        raise ValidationError(_("Others approve this stage: see its gates."), code="role")


def again(request: StageRequest) -> StageRequest:
    """Read a request anew, locked after its supplier, so that nobody else decides it meanwhile.

    Nor does anybody let go meanwhile who is named to deliver instead, or could as a second source.
    """
    others = SecondSource.objects.lasting().filter(supplier=request.supplier_id).values_list("other", flat=True)
    for supplier in sorted({request.supplier_id, request.successor_id or request.supplier_id, *others}):
        locked(supplier)
    request.refresh_from_db(from_queryset=StageRequest.objects.select_for_update())
    return request


def settle(request: StageRequest, decision: str, actor: User, words: str = "") -> None:
    """Save what was decided."""
    request.settle(decision, by=actor, at=timezone.now(), words=words)
    request.save(update_fields=["decision", "decided_by", "decided_at", "words", "entered_on"])


def waiting_for(supplier: Supplier) -> StageRequest | None:
    """Return what is asked for a supplier and not decided."""
    return StageRequest.objects.open().filter(supplier=supplier).select_related("asked_by").first()
