"""Dated facts: record, correct, and keep each one's last day in step with the next."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from foundation import bulk, reactions, scope
from foundation.dates import FAR, first_day_after, read_period, written
from sheets.models import ImportRun
from suppliers.models import Classification, DatedFact, GradeChange, StageChange, Supplier
from suppliers.services.fairness import refuse_tied
from suppliers.services.gatekeepers import refuse_past_own_gates
from suppliers.services.gates import (
    refuse_backdated_grades,
    refuse_barred,
    refuse_barred_grades,
    refuse_decided,
    refuse_ungated,
    revealed,
)
from suppliers.services.today import as_date, bring_suppliers_in_step
from suppliers.services.under_gates import (
    Changed,
    category_codes,
    left_without,
    refuse_gated_categories,
    refuse_gated_stages,
)

#: The columns that say what is true; the others say of whom, since when and who says so.
CONTENT: Mapping[type[DatedFact], tuple[str, ...]] = {
    StageChange: ("stage",),
    Classification: ("category", "country", "is_core"),
    GradeChange: ("period", "grade", "score"),
}
#: The day of the supplier's next fact, or no end, as `DatedFactQuerySet.end` has it: written down once, not for each.
FOLLOWING = """
COALESCE((SELECT later.effective_on FROM {table} later
           WHERE later.supplier_id = {table}.supplier_id AND later.superseded_at IS NULL
             AND later.effective_on > {table}.effective_on
           ORDER BY later.effective_on LIMIT 1), {far})
"""
ACTIONS = {StageChange: "stage_recorded", Classification: "classification_recorded", GradeChange: "grade_recorded"}


class Fact(NamedTuple):
    """Something to record of a supplier: `content` holds the model's own columns, keys for foreign rows."""

    supplier_id: int
    effective_on: date
    content: Mapping[str, Any]
    reason: str = ""


def record_facts(
    model: type[DatedFact],
    facts: Sequence[Fact],
    *,
    actor: User,
    today: date,
    supersedes: Collection[int] = (),
    run: ImportRun | None = None,
) -> None:
    """Record facts of many suppliers at once, superseding the rows `supersedes`; obligations and today follow.

    Two facts of one supplier on one day (or, for grades, of one period) raise IntegrityError: the caller
    says which row a new one supersedes.
    """
    with ledger(actor):
        suppliers = write_facts(model, facts, actor=actor, today=today, supersedes=supersedes, run=run)
        follow_facts(suppliers, today)


def write_facts(
    model: type[DatedFact],
    facts: Sequence[Fact],
    *,
    actor: User,
    today: date,
    supersedes: Collection[int] = (),
    follows: Collection[int] = (),
    run: ImportRun | None = None,
    is_approved: bool = False,
) -> set[int]:
    """Write facts and their events; return the suppliers for whom the caller must call `follow_facts`, once.

    Grades that they follow, instead of superseding them, were right until today.

    Unless they were decided elsewhere (`is_approved`), raises ValidationError where a supplier would enter a stage past
    its gate, or one that is entered by a request alone, or come under a gate by another category; where a grade is
    changed in another way; and where whoever enters a fact has a tie to the supplier.
    """
    now = timezone.now()
    with ledger(actor) as events, ExitStack() as stack:
        touched = model._default_manager.none()
        if supersedes:
            old = RawSQL(f"SELECT id FROM {stack.enter_context(scope.ids(supersedes))}", [])
            touched = model._default_manager.filter(pk__in=old, superseded_at=None)
        suppliers = {fact.supplier_id for fact in facts} | set(touched.values_list("supplier_id", flat=True))
        theirs = RawSQL(f"SELECT id FROM {stack.enter_context(scope.ids(suppliers))}", [])
        lock(theirs)
        if not is_approved:
            refuse_facts(model, facts, touched, actor=actor, today=today)
        touched.update(superseded_at=now)
        if follows:
            followed = RawSQL(f"SELECT id FROM {stack.enter_context(scope.ids(follows))}", [])
            follow_grades(followed, theirs, now=now, today=today)
        last = newest(model)
        ends = likely_ends(facts)
        bulk.insert(model, columns(model), [row(model, fact, ends, now, actor, run) for fact in facts])
        events.add_many("fact_superseded", model, supersedes)
        events.add_many("grade_followed", GradeChange, follows)
        events.add_many(ACTIONS[model], model, made_since(last, model, theirs))
        rederive(model, theirs)
    return suppliers


def newest(model: type[DatedFact]) -> int:
    """Return the key of the newest row of a table; 0 where there is none."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {model._meta.db_table}")
        (last,) = cursor.fetchone()
    return int(last)


def made_since(last: int, model: type[DatedFact], suppliers: RawSQL) -> list[int]:
    """Return the keys of the facts of some suppliers that were written after a row."""
    rows = f"SELECT id FROM {model._meta.db_table} WHERE id > {last} AND supplier_id IN ({suppliers.sql}) ORDER BY id"
    with connection.cursor() as cursor:
        cursor.execute(rows, suppliers.params)
        return [pk for (pk,) in cursor.fetchall()]


def follow_grades(followed: RawSQL, suppliers: RawSQL, *, now: datetime, today: date) -> None:
    """Let grades of some suppliers count until today, and others in their place."""
    counted = GradeChange.objects.current().filter(pk__in=followed, supplier_id__in=suppliers)
    counted.update(superseded_at=now, followed_on=today)


def refuse_facts(model: type[DatedFact], facts: Sequence[Fact], touched: Any, *, actor: User, today: date) -> None:
    """Raise ValidationError where facts are not to be typed in or imported, or not by this person."""
    if model is StageChange:
        refuse_stages(facts, touched, actor=actor, today=today)
    elif model is Classification:
        refuse_classifications(facts, touched, actor=actor, today=today)
    elif model is GradeChange:
        refuse_grades(facts, touched, actor=actor, today=today)


def refuse_stages(facts: Sequence[Fact], touched: Any, *, actor: User, today: date) -> None:
    """Raise ValidationError where stages are not to be typed in or imported, or not by this person."""
    changed = dict(touched.values_list("pk", "supplier_id"))
    entries = [(fact.supplier_id, fact.effective_on, fact.content["stage"]) for fact in facts]
    suppliers = {*changed.values(), *(fact.supplier_id for fact in facts)}
    refuse_tied(suppliers, actor=actor, today=today)
    refuse_ungated(entries, corrected=changed)
    refuse_decided(changed, entries)
    moved = Changed(changed, entries)
    refuse_barred([*entries, *revealed(changed, entries), *left_without(suppliers, moved, today)], today)
    refuse_gated_stages(suppliers, moved, today)
    refuse_past_own_gates(suppliers, actor, today, stages=moved)


def refuse_classifications(facts: Sequence[Fact], touched: Any, *, actor: User, today: date) -> None:
    """Raise ValidationError where suppliers are not to be classified otherwise, or not by this person."""
    changed = dict(touched.values_list("pk", "supplier_id"))
    codes = category_codes()
    entries = [(fact.supplier_id, fact.effective_on, codes[fact.content["category"]]) for fact in facts]
    suppliers = {*changed.values(), *(fact.supplier_id for fact in facts)}
    refuse_tied(suppliers, actor=actor, today=today)
    refuse_gated_categories(suppliers, Changed(changed, entries), today)
    refuse_past_own_gates(suppliers, actor, today, categories=Changed(changed, entries))


def refuse_grades(facts: Sequence[Fact], touched: Any, *, actor: User, today: date) -> None:
    """Raise ValidationError where grades are not to be typed in or imported, or not by this person."""
    grades = [*touched.values_list("supplier_id", "period")]
    refuse_tied({*(pk for pk, _period in grades), *(fact.supplier_id for fact in facts)}, actor=actor, today=today)
    refuse_early_grades(facts)
    written_now = [(fact.supplier_id, fact.content["period"]) for fact in facts]
    refuse_barred_grades({*grades, *written_now}, actor=actor)
    days = {(fact.supplier_id, fact.content["period"], fact.effective_on): fact.content["grade"] for fact in facts}
    refuse_backdated_grades(days, today)


def refuse_early_grades(facts: Sequence[Fact]) -> None:
    """Raise ValidationError (code `early`) for a grade that would count before its period, as the newest."""
    for fact in facts:
        if said := too_early(fact.content["period"], fact.effective_on):
            raise ValidationError({"effective_on": ValidationError(said, code="early")})


def too_early(code: str, day: date) -> str:
    """Say where a grade would count before its period begins; else nothing."""
    period = read_period(code)
    if day >= period.first:
        return ""
    words = _("The period %(period)s begins on %(day)s: its grade counts from then on, at the earliest.")
    return words % {"period": period.code, "day": written(period.first)}


def lock(suppliers: RawSQL) -> None:
    """Let nobody else write facts of the suppliers until this transaction ends.

    Two that do not see each other's facts would each derive last days without the other's.
    """
    if connection.features.has_select_for_update:
        list(Supplier.objects.select_for_update(no_key=True).filter(pk__in=suppliers).order_by("pk").values_list("pk"))


def follow_facts(suppliers: Collection[int], today: date) -> None:
    """Bring today's copies and what is asked of the suppliers in step with facts that were written."""
    bring_suppliers_in_step(today, suppliers)
    reactions.run("suppliers_changed", supplier_ids=suppliers, today=today)


def columns(model: type[DatedFact]) -> list[str]:
    """Return the fields that `row` fills."""
    own = ["period_from", "period_until"] if model is GradeChange else ["until"]
    return ["supplier", "effective_on", *own, "reason", "recorded_at", "recorded_by", "run", *CONTENT[model]]


def likely_ends(facts: Sequence[Fact]) -> Mapping[tuple[int, date], date]:
    """Return when facts end if nothing else is known of their suppliers, by supplier and day; `rederive` tells."""
    days = sorted({(fact.supplier_id, fact.effective_on) for fact in facts})
    following = zip_longest(days, days[1:], fillvalue=(0, FAR))
    return {one: other[1] if other[0] == one[0] else FAR for one, other in following}


def row(
    model: type[DatedFact],
    fact: Fact,
    ends: Mapping[tuple[int, date], date],
    now: datetime,
    actor: User,
    run: ImportRun | None,
) -> list[Any]:
    """Return the values of a new row in the order of `columns`."""
    if model is GradeChange:
        period = read_period(fact.content["period"])
        own = [period.first, first_day_after(period.last)]
    else:
        own = [ends[fact.supplier_id, fact.effective_on]]
    content = [fact.content[name] for name in CONTENT[model]]
    return [fact.supplier_id, fact.effective_on, *own, fact.reason, now, actor.pk, run and run.pk, *content]


def rederive(model: type[DatedFact], suppliers: RawSQL) -> None:
    """Set `until` of the suppliers' facts: the day of the next one, or no end."""
    if model is GradeChange:
        return
    table = model._meta.db_table
    following = FOLLOWING.format(table=table, far=as_date(FAR.isoformat()))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET until = {following} WHERE superseded_at IS NULL"
            f" AND supplier_id IN ({suppliers.sql}) AND until <> {following}",
            suppliers.params,
        )


def correct_fact(old: DatedFact, fact: Fact | None, *, actor: User, today: date) -> None:
    """Supersede a fact by a corrected one, or by none; raise ValidationError if it was superseded already."""
    with ledger(actor):
        if type(old).objects.current().select_for_update().filter(pk=old.pk).first() is None:
            raise ValidationError(_("This row was corrected meanwhile. Look at the newer one."), code="superseded")
        record_facts(type(old), [fact] if fact else [], actor=actor, today=today, supersedes=[old.pk])
