"""Stages: asked for, decided, typed in, corrected; gates and ties."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from audits.services import follow_all_cases
from suppliers.models import ConflictOfInterest, GradeChange, StageChange, StageRequest
from suppliers.services import (
    Fact,
    approve_stage,
    ask_for_stage,
    correct_fact,
    declare_conflict,
    end_conflict,
    record_facts,
    refuse_stage,
    withdraw_stage,
)
from tests.examined import laws, plain, replaced
from tests.examined.base import (
    HOWS,
    LAST,
    MOVED,
    NTH,
    PEOPLE,
    SUPPLIERS,
    THEN,
    Base,
    asks_for,
    now_and_then,
    waits_for,
)
from tests.examined.book import DAY, Entry, Tie
from tests.examined.history import CAME_ON, MERGED_ON
from tests.examined.own_hand import own_hand

#: Who is named to deliver instead of whom.
HEIRS = {"S1": "S2", "S2": "S1", "S3": "S2", "S4": "S3"}
STAGES = tuple(stage for stage in laws.STEPS if stage)
#: Days from today on which things are said to be so: most often today.
DAYS = st.sampled_from([0, 0, 0, -1, -40, -200, 5])
#: Those without a gate most of all.
TYPED = st.sampled_from(["left", "left", "selected", *STAGES])


class Lifecycle(Base):
    """Suppliers enter stages."""

    def begin(self):
        super().begin()
        newest = StageChange.objects.latest("pk").pk
        self.book.approved += [
            Entry("S5", "left", MERGED_ON, (), (), newest),
            Entry("S6", "applied", CAME_ON, (), (), newest),
        ]
        self.book.last_stage = StageChange.objects.latest("pk").pk
        self.book.facts = {model: model.objects.latest("pk").pk for model in (StageChange, GradeChange)}
        self.book.now = laws.standing(self.world, self.book)

    @asks_for("stage")
    @rule(
        code=SUPPLIERS,
        nth=NTH,
        ahead=st.sampled_from([0, 0, 3, 30, 100]),
        by=PEOPLE,
        has_successor=st.booleans(),
        then=THEN,
    )
    def ask_for_stage(self, code, nth, ahead, by, has_successor, then):
        supplier = self.world.suppliers[code]
        steps = laws.STEPS[plain.stage_on(supplier.pk, self.book.today)]
        request = StageRequest(
            supplier=supplier,
            stage=steps[nth % len(steps)],
            effective_on=self.book.today + ahead * DAY,
            reason="It delivers well.",
            successor=self.world.suppliers[HEIRS[code]] if has_successor else None,
        )

        def ask():
            ask_for_stage(request, actor=self.world.people[by], today=self.book.today)
            self.book.waits("stage", request.pk, code, by)

        if self.attempt("stage asked", ask, f"{code} → {request.stage} by {by}") and then:
            self.approve_stage(nth=LAST, how=then, by=nth)

    #: Twice as often as other rules: whoever decides a stage has more gates to pass than others.
    ask_for_a_stage = ask_for_stage

    @waits_for("stage")
    @rule(nth=NTH, how=HOWS, by=NTH)
    def approve_stage(self, nth, how, by):
        def approve(waits, person):
            request = StageRequest.objects.get(pk=waits.pk)
            day = max(request.effective_on, self.book.today)
            against = [*laws.against(self.book, request.supplier_id, request, day)]
            gates = {*laws.gates_of(self.book, request.supplier_id, request.stage, day)}
            if day > self.book.today and plain.stage_on(request.supplier_id, day - DAY) == request.stage:
                # It stays: whoever approves that looks at new gates alone.
                gates -= {*laws.gates_of(self.book, request.supplier_id, request.stage, day - DAY)}
            if self.world.name(person.pk) in self.book.savers:
                against.append("whoever approved it has saved a gate")
            against += own_hand(person.pk, request.supplier_id, gates, day)
            entry = Entry(
                waits.supplier,
                request.stage,
                day,
                tuple(against),
                tuple(gates),
                newest=StageChange.objects.latest("pk").pk,
                relies=self.relies(request, day),
                successor=self.world.code(request.successor_id)
                if request.stage == "eliminated" and request.successor_id
                else "",
            )
            approve_stage(request, actor=person, today=self.book.today)
            self.book.entries.append(entry)
            self.book.approved.append(entry)

        self.decide("stage", nth, how, by, approve, "approved")

    def relies(self, request, day):
        """Tell whether a core supplier is let go for whom second sources are ready."""
        is_core = request.stage == "eliminated" and replaced.was_core(request.supplier_id, day)
        return is_core and not request.successor_id and bool(replaced.ready_on(request.supplier_id, day))

    @waits_for("stage")
    @rule(nth=NTH, how=HOWS, by=NTH)
    def refuse_stage(self, nth, how, by):
        def refuse(waits, person):
            refuse_stage(StageRequest.objects.get(pk=waits.pk), words="Not yet.", actor=person, today=self.book.today)

        self.decide("stage", nth, how, by, refuse, "refused")

    @waits_for("stage")
    @rule(nth=NTH, by=PEOPLE)
    def withdraw_stage(self, nth, by):
        rows = self.book.waiting["stage"]
        waits = rows[nth % len(rows)]

        def withdraw():
            withdraw_stage(StageRequest.objects.get(pk=waits.pk), actor=self.world.people[by])
            self.book.forget("stage", waits)
            self.hold_that_none([f"{by} withdrew what {sorted(waits.by)} asked for"] * (by not in waits.by))

        self.attempt("stage withdrawn", withdraw, f"{waits.pk} by {by}")

    @waits_for("stage")
    @rule(stage=TYPED, ahead=DAYS, by=PEOPLE, nth=NTH)
    def type_another_stage_in(self, stage, ahead, by, nth):
        """Let a supplier be in another stage than the one from which a step was asked for, and that be approved."""
        self.type_stage_in(code=self.book.waiting["stage"][LAST].supplier, stage=stage, ahead=ahead, by=by)
        self.approve_stage(nth=LAST, how="another", by=nth)

    @rule(code=MOVED, stage=TYPED, ahead=DAYS, by=PEOPLE)
    def type_stage_in(self, code, stage, ahead, by):
        supplier, day = self.world.suppliers[code], self.book.today + ahead * DAY

        def record():
            StageChange(supplier=supplier, stage=stage, effective_on=day).full_clean()
            fact = Fact(supplier.pk, day, {"stage": stage})
            record_facts(StageChange, [fact], actor=self.world.people[by], today=self.book.today)
            self.book.moved(code, day)

        self.attempt("stage typed in", record, f"{code} {stage} from {day} by {by}", doer=by)

    @rule(code=MOVED, nth=NTH, ahead=DAYS, stage=st.sampled_from(["the same", "the same", *STAGES]), by=PEOPLE)
    def correct_stage(self, code, nth, ahead, stage, by):
        supplier, day = self.world.suppliers[code], self.book.today + ahead * DAY
        facts = StageChange.objects.current().filter(supplier=supplier).order_by("-effective_on")
        if not facts:
            return
        old = facts[nth % len(facts)]
        before, told = old.effective_on, old.stage if stage == "the same" else stage

        def correct():
            row = StageChange.objects.get(pk=old.pk)
            row.stage, row.effective_on = told, day
            row.full_clean()
            fact = Fact(supplier.pk, day, {"stage": told})
            correct_fact(old, fact, actor=self.world.people[by], today=self.book.today)
            self.book.corrected = old.pk
            self.book.moved(code, min(before, day))

        words = f"{code} {old.stage} from {before} → {told} from {day} by {by}"
        self.attempt("stage corrected", correct, words, doer=by)

    @now_and_then
    @rule(code=SUPPLIERS, person=PEOPLE, by=PEOPLE)
    def declare_tie(self, code, person, by):
        tie = ConflictOfInterest(
            person=self.world.people[person],
            supplier=self.world.suppliers[code],
            words="Holds shares.",
            conflict_from=self.book.today,
        )

        def declare():
            declare_conflict(tie, actor=self.world.people[by])
            self.book.ties.append(Tie(person, code, self.book.today))

        self.attempt("tie declared", declare, f"{person} – {code} by {by}")

    @now_and_then
    @rule(nth=NTH, by=PEOPLE)
    def end_tie(self, nth, by):
        lasting = [tie for tie in self.book.ties if tie.ends > self.book.today]
        if not lasting:
            return
        tie = lasting[nth % len(lasting)]

        def end():
            # Declared twice on a day, it lasts until both are ended.
            row = ConflictOfInterest.objects.filter(
                person=self.world.people[tie.person],
                supplier=self.world.suppliers[tie.supplier],
                conflict_from=tie.begins,
                conflict_until__gt=self.book.today,
            ).earliest("pk")
            end_conflict(row, on=self.book.today, actor=self.world.people[by])
            tie.ends = self.book.today
            self.hold_that_none([f"{by} ended a tie of her own"] * (by == tie.person))

        self.attempt("tie ended", end, f"{tie.person} – {tie.supplier} by {by}")

    @rule(days=st.sampled_from([1, 1, 7, 40]))
    def let_days_pass(self, days):
        self.book.today += timedelta(days)
        # As the clock does it.
        follow_all_cases(self.book.today)
