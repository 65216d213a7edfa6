"""What follows from grades: proposed by rules, approved by people, over when the grades are others."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Consequence, ConsequenceRule
from evidence.ledger import ledger
from foundation import scope
from foundation.dates import FAR
from foundation.planner import note_growth
from suppliers.services import refuse_conflicted, refuse_own

Decision = Consequence.Decision

#: The suppliers of a scope whose newest grades are all the same, so many in a row.
MET = """
SELECT graded.supplier_id
  FROM (SELECT supplier_id, grade,
               ROW_NUMBER() OVER (PARTITION BY supplier_id ORDER BY period_until DESC, period_from DESC) AS place
          FROM suppliers_gradechange
         WHERE superseded_at IS NULL AND effective_on <= %s AND supplier_id IN (SELECT id FROM {scope})) graded
 WHERE graded.place <= %s
 GROUP BY graded.supplier_id HAVING COUNT(*) = %s AND MIN(graded.grade) = %s AND MAX(graded.grade) = %s
"""

#: Who has it is taken off as a set, once: row by row, PostgreSQL would look through a table that fills meanwhile.
PROPOSE = """
INSERT INTO audits_consequence
       (supplier_id, rule_id, period, proposed_by_id, proposed_at, decision, in_force_from, in_force_until)
SELECT fresh.supplier_id, %s, %s, %s, %s, 'waiting', %s, %s
  FROM ({met} EXCEPT
        SELECT supplier_id FROM audits_consequence
         WHERE rule_id = %s AND in_force_until = %s AND decision IN ('waiting', 'approved')) fresh
 ORDER BY fresh.supplier_id
"""


def follow_with_consequences(suppliers: Collection[int], *, period: str, actor: User, today: date) -> None:
    """Propose what follows from the grades of suppliers, and end what follows no more."""
    with ledger(actor), scope.ids(suppliers) as wanted:
        for rule in ConsequenceRule.objects.all():
            last = [today.isoformat(), rule.in_a_row, rule.in_a_row, rule.grade, rule.grade]
            met = RawSQL(MET.format(scope=wanted), last)
            theirs = rule.consequences.lasting().filter(supplier_id__in=RawSQL(f"SELECT id FROM {wanted}", []))
            end_all(theirs.exclude(supplier_id__in=met), actor, today)
            if rule.is_used:
                propose(rule, wanted, last, period=period, actor=actor)


def propose(rule: ConsequenceRule, suppliers: str, last: list[Any], *, period: str, actor: User) -> None:
    """Propose a rule's consequence to all who meet it and have none."""
    before = Consequence.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    far = FAR.isoformat()
    given: list[Any] = [rule.pk, period, actor.pk, now, far, far, *last, rule.pk, far]
    with ledger(actor) as events, connection.cursor() as cursor:
        cursor.execute(PROPOSE.format(met=MET.format(scope=suppliers)), given)
        note_growth("audits_consequence", cursor.rowcount)
        made = rule.consequences.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True)
        events.add_many("consequence_proposed", Consequence, made.iterator(10_000))


def end_all(consequences: "QuerySet[Consequence]", actor: User, today: date) -> None:
    """End what is in force, and let lapse what waits."""
    waiting = list(consequences.filter(decision=Decision.WAITING).values_list("pk", flat=True))
    in_force = list(consequences.filter(decision=Decision.APPROVED).values_list("pk", flat=True))
    with ledger(actor) as events, scope.ids(waiting) as lapsed, scope.ids(in_force) as ended:
        Consequence.objects.filter(pk__in=RawSQL(f"SELECT id FROM {lapsed}", [])).update(decision=Decision.LAPSED)
        Consequence.objects.filter(pk__in=RawSQL(f"SELECT id FROM {ended}", [])).update(in_force_until=today)
        events.add_many("consequence_lapsed", Consequence, waiting)
        events.add_many("consequence_ended", Consequence, in_force)


def decide_consequence(consequence: Consequence, decision: Decision, *, actor: User, today: date) -> None:
    """Approve a consequence that another person's closing proposed, from today on, or dismiss it.

    Raises ValidationError where it does not wait any more.
    """
    with ledger(actor) as events:
        # Read again: somebody else may have decided it meanwhile.
        consequence.refresh_from_db(from_queryset=Consequence.objects.select_for_update())
        if consequence.decision != Decision.WAITING:
            raise ValidationError(_("This does not wait for approval any more."), code="decided")
        refuse_own(consequence.proposed_by_id, actor=actor)
        refuse_conflicted(consequence.supplier_id, actor=actor, today=today)
        consequence.decision, consequence.decided_by, consequence.decided_at = decision, actor, timezone.now()
        if decision == Decision.APPROVED:
            consequence.in_force_from = today
        consequence.save()
        events.add(f"consequence_{decision}", consequence)


def end_consequence(consequence: Consequence, *, actor: User, today: date) -> None:
    """End a consequence that is in force, today being the first day without it.

    Raises ValidationError where it is not in force, and for a conflict of interest.
    """
    with ledger(actor) as events:
        consequence.refresh_from_db(from_queryset=Consequence.objects.select_for_update())
        if not consequence.in_force_from <= today < consequence.in_force_until:
            raise ValidationError(_("This is not in force, so it cannot be ended."), code="period")
        refuse_conflicted(consequence.supplier_id, actor=actor, today=today)
        consequence.in_force_until = today
        consequence.save(update_fields=["in_force_until"])
        events.add("consequence_ended", consequence)


def save_consequence_rule(rule: ConsequenceRule, *, actor: User) -> ConsequenceRule:
    """Save a rule; it is looked at when the next cycle closes."""
    with ledger(actor) as events:
        rule.save()
        events.add("reference_saved", rule)
    return rule
