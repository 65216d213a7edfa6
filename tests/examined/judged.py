"""What audits are judged by is changed, and reports are approved."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.audits.rules import saved
from tests.examined.base import PEOPLE, now_and_then
from tests.examined.firms import Firms
from tests.examined.graded import Graded
from tests.examined.world import CLAUSES, SEVERITIES


class Judged(Graded, Firms):
    """Somebody says how bad what audits find is."""

    @now_and_then
    @rule(what=st.sampled_from(["scheme", *SEVERITIES, *CLAUSES]), by=PEOPLE, other=PEOPLE)
    def save_rule(self, what, by, other):
        """Save the scheme, a severity or a clause on its page, and approve a report: it could have been made small."""
        rows = {**self.world.severities, **self.world.clauses, "scheme": self.world.clauses["exits"].scheme}
        row = rows[what]

        def save():
            saved(row, self.world.people[by])
            self.book.rule_makers[type(row).__name__, row.pk].add(by)

        if self.attempt("rule of audits saved", save, f"{what} by {by}"):
            self.report_of("S2", other, lead="", found=[("exits", "minor")], then=by)

    def report_of(self, code, by, *, lead, found, then):
        """Let somebody hold an audit today and submit its report, and another approve it."""
        given = {"kind": "desktop", "ago": 0, "swap": False, "left_out": ""}
        self.report(code=code, found=found, lead=lead, by=by, holder=by, noter=by, then=then, **given)

    @now_and_then
    @rule(sayer=PEOPLE, what=st.sampled_from(["scored", "closed", "led"]), other=PEOPLE)
    def look_at_the_same_firm(self, sayer, what, other):
        """Say that a supplier is one to which Ann has a tie; then she scores it, closes its cycle or leads an audit."""
        self.say_what_it_is(by=sayer, verdict="same")
        if what == "scored":
            self.score(nth=1, value=75, by="Ann")
        elif what == "led":
            self.report_of("S3", other, lead="Ann", found=[], then="")
        elif self.book.waiting["cycle"]:
            self.close_cycle(nth=0, by="Ann", then="")
