"""What suppliers must hold: handed in, decided, withdrawn, set aside."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from attestations.models import Attestation, Exemption
from attestations.services import (
    accept_attestations,
    grant_exemption,
    hand_in_here,
    refuse_attestations,
    revoke_exemption,
    withdraw,
)
from tests.examined.base import HOWS, LAST, NTH, PEOPLE, SUPPLIERS, THEN, asks_for, now_and_then, waits_for
from tests.examined.book import DAY, FAR
from tests.examined.lifecycle import Lifecycle
from tests.examined.world import DEMANDED, THEIRS

WHAT = st.sampled_from([*DEMANDED])


class Papers(Lifecycle):
    """Proofs come in and are looked at."""

    @asks_for("paper")
    @rule(
        code=SUPPLIERS,
        what=WHAT,
        is_theirs=st.booleans(),
        brought=st.sampled_from(["", "theirs", "ours", "ours"]),
        begins=NTH,
        then=THEN,
    )
    def hand_in(self, code, what, is_theirs, brought, begins, then):
        by = self.asker(code, is_theirs)
        bringer = {"": "", "theirs": THEIRS[code], "ours": "Cho"}[brought]
        first = self.book.today + (begins - 2) * 10 * DAY
        paper = Attestation(
            supplier=self.world.suppliers[code],
            requirement=self.world.requirements[what],
            valid_from=first,
            valid_until=first + 200 * DAY,
            **{"basis": "signed"} if what == "promise" else {"number": f"N{self.sum_of_done()}", "issuing_body": "SGS"},
        )
        upload = self.world.uploads[code].get(bringer)

        def bring():
            kept = hand_in_here(paper, upload=upload, actor=self.world.people[by], today=self.book.today)
            if kept.pk == paper.pk:
                self.book.waits("paper", kept.pk, code, by, *filter(None, [bringer]))

        told = f"{what} of {code} by {by}, the file by {bringer or 'nobody'}"
        if self.attempt("paper handed in", bring, told) and then and self.book.waiting["paper"]:
            self.decide_paper(nth=LAST, how=then, by=begins, is_accepted=True)

    def sum_of_done(self):
        """Return a number that no paper has yet."""
        return Attestation.objects.count()

    @waits_for("paper")
    @rule(nth=NTH, how=HOWS, by=NTH, is_accepted=st.sampled_from([True, True, False]))
    def decide_paper(self, nth, how, by, is_accepted):
        def review(waits, person):
            papers = Attestation.objects.filter(pk=waits.pk)
            if is_accepted:
                accept_attestations(papers, actor=person, today=self.book.today)
            else:
                refuse_attestations(papers, reason="expired", actor=person, today=self.book.today)

        self.decide("paper", nth, how, by, review, "accepted" if is_accepted else "refused")

    @now_and_then
    @rule(code=SUPPLIERS, nth=NTH, ago=st.sampled_from([0, 0, 10]), by=PEOPLE)
    def withdraw_paper(self, code, nth, ago, by):
        held = Attestation.objects.accepted().filter(supplier__code=code, withdrawn_on=None).order_by("pk")
        if not held:
            return
        paper, day = held[nth % len(held)], self.book.today - ago * DAY

        def take_away():
            withdraw(paper, on=day, actor=self.world.people[by], today=self.book.today)
            self.book.moved(code, day)

        self.attempt("paper withdrawn", take_away, f"{paper} of {code} from {day} by {by}")

    @now_and_then
    @rule(code=SUPPLIERS, what=WHAT, ago=st.sampled_from([0, 0, 30]), days=st.sampled_from([5, 100]), how=HOWS, by=NTH)
    def exempt(self, code, what, ago, days, how, by):
        first = self.book.today - ago * DAY
        person = self.free(code, how, by)

        def grant():
            grant_exemption(
                self.world.suppliers[code],
                self.world.requirements[what],
                exempt_from=first,
                exempt_until=first + days * DAY,
                reason="Holds the group's.",
                actor=self.world.people[person],
                today=self.book.today,
            )
            self.book.moved(code, first)
            self.no_tie(person, code)

        self.attempt("exempt", grant, f"{code} from {what} for {days} days by {person}")

    @now_and_then
    @rule(nth=NTH, how=HOWS, by=NTH)
    def end_exemption(self, nth, how, by):
        rows = Exemption.objects.on(self.book.today).filter(exempt_until__lt=FAR).order_by("pk")
        if not rows:
            return
        row = rows[nth % len(rows)]
        code = self.world.code(row.supplier_id)
        person = self.free(code, how, by)

        def end():
            revoke_exemption(row, on=self.book.today, actor=self.world.people[person], today=self.book.today)
            self.no_tie(person, code)

        self.attempt("exemption ended", end, f"of {code} by {person}")
