"""Propose what follows from grades, whatever recorded them, and end what follows no more."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from accounts.models import User
from accounts.services import system_user
from audits.models import Consequence
from evidence.ledger import ledger
from foundation import scope
from foundation.dates import FAR
from foundation.planner import note_growth
from suppliers.models import Stage, StageChange, StageRequest
from suppliers.services.facts import lock

#: Nothing follows from the grades of whoever is in one of these stages.
GONE = (Stage.ELIMINATED, Stage.LEFT)
#: Nearly nobody is concerned: asked first, in SQL as it stands, since what is asked next takes longer.
CONCERNED = """
SELECT EXISTS (SELECT 1 FROM audits_consequence
                WHERE in_force_until = %s AND decision IN ('waiting', 'approved')
                  AND supplier_id IN (SELECT id FROM {scope}))
    OR EXISTS (SELECT 1 FROM suppliers_gradechange
                WHERE superseded_at IS NULL AND supplier_id IN (SELECT id FROM {scope})
                  AND grade IN (SELECT grade FROM audits_consequencerule WHERE is_used))
"""
#: Each rule with who meets it: whose newest grades by a day are all that of the rule, so many in a row; with the
#: period of the newest of these, and the one that was recorded last.
MET = """
SELECT rule.id AS rule_id, rule.is_used, graded.supplier_id, MAX(graded.id) AS grade_id,
       MAX(CASE WHEN graded.place = 1 THEN graded.period END) AS period
  FROM audits_consequencerule rule
  JOIN (SELECT id, supplier_id, grade, period,
               ROW_NUMBER() OVER (PARTITION BY supplier_id ORDER BY period_until DESC, period_from DESC) AS place
          FROM suppliers_gradechange
         WHERE superseded_at IS NULL AND effective_on <= %s AND supplier_id IN (SELECT id FROM {scope})) graded
    ON graded.grade = rule.grade AND graded.place <= rule.in_a_row
 WHERE NOT EXISTS (SELECT 1 FROM suppliers_stagechange gone
                    WHERE gone.supplier_id = graded.supplier_id AND gone.superseded_at IS NULL
                      AND gone.effective_on <= %s AND gone.until > %s AND gone.stage IN ('eliminated', 'left'))
 GROUP BY rule.id, rule.is_used, rule.in_a_row, graded.supplier_id
HAVING COUNT(*) = rule.in_a_row
"""
#: What lasts and follows no more.
OVER = """
SELECT known.id, known.supplier_id, known.decision
  FROM audits_consequence known
  LEFT JOIN ({met}) met ON met.rule_id = known.rule_id AND met.supplier_id = known.supplier_id
 WHERE known.in_force_until = %s AND known.decision IN ('waiting', 'approved')
   AND known.supplier_id IN (SELECT id FROM {scope}) AND met.rule_id IS NULL
"""
#: What follows and is not on file: it does not last, and nobody dismissed or ended it for the same period. What is on
#: file is gathered as a set, once: row by row, PostgreSQL would look through a table that fills meanwhile.
FRESH = """
SELECT met.supplier_id, met.rule_id, met.period, met.grade_id
  FROM ({met}) met
  LEFT JOIN (SELECT rule_id, supplier_id, CASE WHEN in_force_until = %s AND decision IN ('waiting', 'approved')
                                               THEN '' ELSE period END AS period
               FROM audits_consequence
              WHERE supplier_id IN (SELECT id FROM {scope})
                AND (in_force_until = %s AND decision IN ('waiting', 'approved')
                     OR decision = 'dismissed' OR ended_by_id IS NOT NULL)
              GROUP BY 1, 2, 3) known
    ON known.rule_id = met.rule_id AND known.supplier_id = met.supplier_id AND known.period IN ('', met.period)
 WHERE met.is_used AND known.rule_id IS NULL
"""
#: Who is concerned by either. Who meets a rule is worked out once for both: that is what takes the time.
MOVED = """
WITH met_now AS ({met})
SELECT supplier_id FROM ({over}) gone
 UNION
SELECT supplier_id FROM ({fresh}) fresh
"""
MET_NOW = "SELECT * FROM met_now"
#: Whoever recorded the grade has proposed what follows from it, and cannot approve that.
PROPOSE = """
INSERT INTO audits_consequence (supplier_id, rule_id, period, proposed_by_id, proposed_at, decision, in_force_from,
                                in_force_until, end_reason)
SELECT fresh.supplier_id, fresh.rule_id, fresh.period, COALESCE(grade.recorded_by_id, %s), %s, 'waiting', %s, %s, ''
  FROM ({fresh}) fresh
  JOIN suppliers_gradechange grade ON grade.id = fresh.grade_id
 ORDER BY fresh.supplier_id, fresh.rule_id
"""
AT_ONCE = 10_000
EVERYBODY = "suppliers_supplier"


def follow_with_consequences(suppliers: Collection[int], today: date) -> None:
    """Bring what follows from grades in step with the grades and stages of suppliers, who are locked.

    In the transaction that changed those. What is recorded for a day to come counts from that day on: the clock looks
    again (`follow_all_consequences`).
    """
    with scope.ids(suppliers) as wanted:
        if are_concerned(wanted):
            end_over(wanted, today)
            propose(wanted, today)


def follow_all_consequences(today: date) -> None:
    """Bring all consequences in step with what has begun to count by a day, and with rules that were changed."""
    # Asked without a transaction: on SQLite nobody else could write meanwhile, and mostly there is nothing to do.
    moved = moved_by(today)
    if not moved:
        return
    with transaction.atomic():
        with scope.ids(moved) as wanted:
            # Whoever records a fact of them meanwhile follows it: one after the other.
            lock(RawSQL(f"SELECT id FROM {wanted}", []))
        follow_with_consequences(moved, today)


def remove_undecided(suppliers: Collection[int], *, actor: User) -> None:
    """Delete what was proposed for suppliers and nobody has decided; the ledger keeps an event."""
    with ledger(actor) as events, scope.ids(suppliers) as gone:
        theirs = Consequence.objects.filter(supplier_id__in=RawSQL(f"SELECT id FROM {gone}", []))
        undecided = theirs.exclude(pk__in=theirs.worked_on().values("pk"))
        events.add_many("consequence_removed", Consequence, undecided.values_list("pk", flat=True))
        undecided.delete()


def are_concerned(suppliers: str) -> bool:
    """Tell whether anything lasts for suppliers, a table of `id`, or might follow from their grades."""
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED.format(scope=suppliers), [FAR.isoformat()])
        return bool(cursor.fetchone()[0])


def over(suppliers: str, today: date) -> list[tuple[int, int, str]]:
    """Return key, supplier and decision of what lasts for suppliers, a table of `id`, and follows no more."""
    with connection.cursor() as cursor:
        sql = OVER.format(met=MET.format(scope=suppliers), scope=suppliers)
        cursor.execute(sql, [*on(today), FAR.isoformat()])
        return [*cursor.fetchall()]


def moved_by(today: date) -> set[int]:
    """Return for whom something follows that is not on file, or lasts and follows no more."""
    over_now, fresh_now = (sql.format(met=MET_NOW, scope=EVERYBODY) for sql in (OVER, FRESH))
    with connection.cursor() as cursor:
        sql = MOVED.format(met=MET.format(scope=EVERYBODY), over=over_now, fresh=fresh_now)
        cursor.execute(sql, [*on(today), *[FAR.isoformat()] * 3])
        return {row[0] for row in cursor.fetchall()}


def fresh_sql(suppliers: str) -> str:
    """Return the SQL of what follows and is not on file; `fresh_given` goes with it."""
    return FRESH.format(met=MET.format(scope=suppliers), scope=suppliers)


def fresh_given(today: date) -> list[Any]:
    """Return the parameters of `fresh_sql`."""
    return [*on(today), FAR.isoformat(), FAR.isoformat()]


def on(today: date) -> list[str]:
    """Return the parameters of `MET`."""
    return [today.isoformat()] * 3


def is_over(consequence: Consequence, today: date) -> bool:
    """Tell whether something that lasts follows no more from its supplier's grades and stage on a day."""
    with scope.ids([consequence.supplier_id]) as theirs:
        return consequence.pk in {pk for pk, _supplier, _decision in over(theirs, today)}


def end_over(suppliers: str, today: date) -> None:
    """End what is in force for suppliers, a table of `id`, and follows no more; let lapse what waits."""
    found = over(suppliers, today)
    in_force = [pk for pk, _supplier, decision in found if decision == Consequence.Decision.APPROVED]
    end_all(in_force, actor=system_user(), today=today)
    waiting = [pk for pk, _supplier, decision in found if decision == Consequence.Decision.WAITING]
    with ledger(system_user()) as events, scope.ids(waiting) as lapsed:
        rows = Consequence.objects.filter(pk__in=RawSQL(f"SELECT id FROM {lapsed}", []))
        rows.update(decision=Consequence.Decision.LAPSED)
        events.add_many("consequence_lapsed", Consequence, waiting)


def end_all(in_force: Collection[int], *, actor: User, today: date) -> None:
    """End consequences today; of who went by a request on the day of that, though never before they began.

    What was typed in late, with a day that is past, changes no day between.
    """
    asked = StageRequest.objects.filter(
        supplier=OuterRef("supplier"), stage=OuterRef("stage"), entered_on=OuterRef("effective_on")
    )
    gone = StageChange.objects.on(today).filter(Exists(asked), supplier=OuterRef("supplier"), stage__in=GONE)
    last = Coalesce(Subquery(gone.values("effective_on")[:1]), Value(today))
    with ledger(actor) as events, scope.ids(in_force) as ended:
        rows = Consequence.objects.filter(pk__in=RawSQL(f"SELECT id FROM {ended}", []))
        rows.update(in_force_until=Greatest(F("in_force_from"), last))
        events.add_many("consequence_ended", Consequence, in_force)


def propose(suppliers: str, today: date) -> None:
    """Propose what follows for suppliers, a table of `id`, and is not on file."""
    before = Consequence.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    now, far = connection.ops.adapt_datetimefield_value(timezone.now()), FAR.isoformat()
    by = system_user()
    with ledger(by) as events, connection.cursor() as cursor:
        sql = PROPOSE.format(fresh=fresh_sql(suppliers))
        cursor.execute(sql, [by.pk, now, far, far, *fresh_given(today)])
        note_growth("audits_consequence", cursor.rowcount)
        # Their suppliers are locked: nobody else proposes anything of theirs.
        theirs = Consequence.objects.filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        made = theirs.filter(pk__gt=before).order_by("pk").values_list("pk", flat=True)
        events.add_many("consequence_proposed", Consequence, made.iterator(AT_ONCE))
