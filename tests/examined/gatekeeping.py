"""Gates are saved, and set aside."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from suppliers.models import StageGate
from suppliers.services import save_gate
from tests.examined import laws
from tests.examined.base import PEOPLE, SUPPLIERS, now_and_then
from tests.examined.book import DAY
from tests.examined.firms import Firms
from tests.examined.lifecycle import DAYS, STAGES
from tests.examined.moved import Moved
from tests.examined.world import ADMINISTRATOR, STAFF, Gate, open_gate

#: What somebody does once a gate is out of use.
WAYS = st.sampled_from(["typed in", "brought", "accepted"])


class Gatekeeping(Moved, Firms):
    """Somebody says what gates demand."""

    @now_and_then
    @rule(
        stage=st.sampled_from(STAGES),
        demands=st.lists(st.sampled_from([*laws.UNMET]), unique=True, max_size=2),
        months=st.sampled_from([1, 6, 24]),
        ahead=DAYS,
        by=st.sampled_from([ADMINISTRATOR, ADMINISTRATOR, *STAFF]),
    )
    def save_a_gate(self, stage, demands, months, ahead, by):
        gate = Gate(stage, (), tuple(demands), months, since=self.book.today + ahead * DAY)

        def save():
            open_gate(gate, actor=self.world.people[by])
            self.book.gates.append(gate)
            self.book.savers.add(by)

        self.attempt("gate saved", save, f"{gate} by {by}")

    @now_and_then
    @rule(nth=st.integers(0, 9), code=SUPPLIERS, by=PEOPLE, how=WAYS, is_put_back=st.booleans())
    def set_gate_aside(self, nth, code, by, how, is_put_back):
        """Take a gate out of use, let a supplier enter its stage, and perhaps put it back."""
        rows = StageGate.objects.exclude(gate_from=None).order_by("pk")
        row = rows[nth % len(rows)]
        gate = next(gate for gate in self.book.gates if is_of(gate, row))

        def set_aside():
            self.save_row(row, None, by)
            self.book.gates.remove(gate)
            self.book.changed_gates.append((by, gate))

        def put_back():
            self.save_row(row, gate.since, by)
            self.book.gates.append(gate)

        if self.attempt("gate changed", set_aside, f"{gate} out of use by {by}"):
            self.pass_it(code, row.stage, by, how)
            if is_put_back:
                self.attempt("gate changed", put_back, f"{gate} in use again by {by}")

    def pass_it(self, code, stage, by, how):
        """Let somebody type a supplier in, bring it in by a sheet, or let a firm in."""
        if how == "typed in":
            self.type_stage_in(code=code, stage=stage, ahead=0, by=by)
        elif how == "brought":
            self.bring_stage(code=code, other=code, stage=stage, by=by)
        elif self.book.waiting["application"]:
            self.accept(nth=0, how=by, by=0)

    def save_row(self, row, since, by):
        """Let a gate be in use from a day on, or not at all."""
        row.gate_from = since
        save_gate(row, actor=self.world.people[by])
        self.book.savers.add(by)


def is_of(gate, row):
    """Tell whether a gate is what a row says; sets are kept in their order."""
    said = (row.stage, {*row.categories}, {*row.demands}, row.months, row.gate_from)
    return said == (gate.stage, {*gate.categories}, {*gate.demands}, gate.months, gate.since)
