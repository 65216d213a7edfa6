"""What followed from the grades, as if everybody had looked at them once a half-year."""

from datetime import date, timedelta

from django.db.models import F
from django.db.models.functions import Mod

from audits.models import Consequence
from audits.services.following import EVERYBODY, end_over, propose
from bench.company.people import People, at
from suppliers.models import GradeChange

Decision = Consequence.Decision
#: One in so many was dismissed, and one waits.
DISMISSED, WAITING = 40, 20


def write(people: People, today: date) -> None:
    """Propose, approve and end what follows from the grades of each period."""
    ends = GradeChange.objects.order_by("period_until").values_list("period_until", flat=True).distinct()
    for day in [min(end + timedelta(days=31), today) for end in ends]:
        end_over(EVERYBODY, day)
        propose(EVERYBODY, day)
        decide(people, day)


def decide(people: People, day: date) -> None:
    """Let officers decide on a day what waits, but for what is left for later."""
    officer, now = people.officers[0], at(day)
    waiting = Consequence.objects.filter(decision=Decision.WAITING).alias(
        of_many=Mod(F("pk"), DISMISSED), of_some=Mod(F("pk"), WAITING)
    )
    waiting.filter(of_many=1).update(decision=Decision.DISMISSED, decided_by=officer, decided_at=now)
    decided = {"decision": Decision.APPROVED, "decided_by": officer, "decided_at": now, "in_force_from": day}
    waiting.exclude(of_some=0).update(**decided, proposed_at=now)
