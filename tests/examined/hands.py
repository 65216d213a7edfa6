"""People meet what gates demand by their own hand, and approve."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.examined import laws, plain
from tests.examined.base import PEOPLE
from tests.examined.book import DAY
from tests.examined.graded import refuse_rows
from tests.examined.papers import WHAT, Papers
from tests.sheets.bringing import bring, certificate


class Hands(Papers):
    """Whoever approves did something about it before."""

    @precondition(lambda self: not self.book.waiting["stage"])
    @rule(code=st.sampled_from(["S2", "S3"]), what=WHAT, is_brought=st.booleans(), by=PEOPLE, asker=PEOPLE)
    def pause_by_own_hand(self, code, what, is_brought, by, asker):
        """Exempt a supplier, or bring its paper in, and approve that it pauses, for which that is demanded."""
        if is_brought:
            self.bring_paper(code, by)
        else:
            self.exempt(code=code, what=what, ago=0, days=100, how=by, by=0)
        steps = laws.STEPS[plain.stage_on(self.world.suppliers[code].pk, self.book.today)]
        if "suspended" in steps:
            nth = steps.index("suspended")
            self.ask_for_stage(code=code, nth=nth, ahead=0, by=asker, has_successor=False, then=by)

    def bring_paper(self, code, by):
        """Let a sheet bring a paper in."""
        first, last = (self.book.today + days * DAY for days in (-9, 300))
        paper = certificate(code, standard="paper", certificate_number=f"B{self.sum_of_done()}")
        paper |= {"valid_from": first.isoformat(), "valid_until": last.isoformat()}

        def take():
            refuse_rows(bring(actor=self.world.people[by], today=self.book.today, certificates=[paper]))
            self.book.moved(code, first)

        self.attempt("paper imported", take, f"of {code} by {by}")
