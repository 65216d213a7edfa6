"""What followed from the grades of the demonstration: decided soon after each grade, but for a few that still wait."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from accounts.models import User
from audits.models import Consequence
from audits.services import decide_consequence
from suppliers.models import GradeChange

Decision = Consequence.Decision
#: So long after the grade it was decided.
AFTER = timedelta(days=9)
#: So many of each kind wait for a visitor.
WAIT_OF_EACH = 2
#: One of so many was dismissed.
DISMISSED = 12


def decide(cast: Mapping[str, User], *, today: date) -> None:
    """Let another person than who recorded the grades decide what follows from them; leave the newest of each kind."""
    left: Counter[int] = Counter()
    grades = GradeChange.objects.current().values_list("supplier_id", "period", "effective_on")
    began = {(supplier, period): day for supplier, period, day in grades}
    waiting = Consequence.objects.filter(decision=Decision.WAITING).order_by("-pk")
    for number, consequence in enumerate(waiting):
        day = began[consequence.supplier_id, consequence.period] + AFTER
        if left[consequence.rule_id] < WAIT_OF_EACH or day > today:
            left[consequence.rule_id] += 1
            continue
        decision = Decision.DISMISSED if number % DISMISSED == 0 else Decision.APPROVED
        decide_consequence(consequence, decision, actor=cast["compliance"], today=day)
