"""Open a cycle: every cooperating supplier is assessed by the scorecard of its category."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _, ngettext

from accounts.models import User
from audits.models import Assessment, AssessmentCycle, Scorecard
from audits.services.scorecards import freeze_scorecards
from audits.told import told_by_others
from evidence.ledger import ledger
from foundation import scope
from foundation.planner import note_growth
from foundation.words import listed
from suppliers.models import Category, Classification, Stage, StageChange, Supplier

#: So many suppliers are named.
NAMED = 5
#: Each supplier of a scope with the scorecard of its category; the general one where its category has none of its own.
INSERT = """
INSERT INTO audits_assessment (cycle_id, supplier_id, scorecard_id, grade, missing, vetoes)
SELECT %s, scope.id, COALESCE(CASE {cases} END, {general}), '', '', ''
  FROM (SELECT id FROM {scope}) scope
  LEFT JOIN suppliers_classification class
    ON class.supplier_id = scope.id AND class.superseded_at IS NULL
   AND class.effective_on <= %s AND class.until > %s
 ORDER BY scope.id
"""


def open_cycle(
    cycle: AssessmentCycle, *, actor: User, today: date, supplier_ids: Collection[int] | None = None
) -> AssessmentCycle:
    """Open a cycle for all suppliers that cooperate today, or for those of them that are named; freeze its scorecards.

    Whom a closed cycle graded for the period, or for one of which it is a part, is left out: that grade is changed by
    an objection or an override alone. Raises ValidationError where one of those is named, where a scorecard leaves open
    how it would grade, where two claim the same suppliers or none claims some, where one of the named does not
    cooperate, and where there is nobody to assess.
    """
    cycle.opened_on, cycle.opened_by = today, actor
    cycle.full_clean()
    with ledger(actor) as events:
        # A copy that is taken into use meanwhile waits: what a cycle opens with is what stands here.
        cards = list(Scorecard.objects.select_for_update().filter(pk__in=Scorecard.objects.newest_used()))
        by_category, general = matched(cards)
        suppliers = untold(cycle, cooperating(today, supplier_ids), is_named=supplier_ids is not None)
        used = refuse_unclaimed(suppliers, by_category, general, today)
        freeze_scorecards([card for card in cards if card.pk in used], actor=actor)
        cycle.save()
        events.add("cycle_opened", cycle)
        insert(cycle, suppliers, by_category, general)
        opened = cycle.assessments.order_by("pk").values_list("pk", flat=True)
        events.add_many("assessment_opened", Assessment, opened.iterator(10_000))
    return cycle


def matched(cards: Sequence[Scorecard]) -> tuple[dict[int, int], int | None]:
    """Return the scorecard of each category that has one of its own, and the general one; all by their keys.

    Raises ValidationError where two claim the same.
    """
    generals = [card for card in cards if not card.categories]
    if len(generals) > 1:
        words = _("There are several general scorecards in use: %(cards)s. Leave one, or say for which categories.")
        raise ValidationError(words % {"cards": listed(generals)}, code="several")
    by_category = {}
    for category in Category.objects.all():
        found = [card for card in cards if category.code in card.categories]
        if len(found) > 1:
            words = _("Several scorecards in use are for %(category)s: %(cards)s.")
            raise ValidationError(words % {"category": category, "cards": listed(found)}, code="several")
        if found:
            by_category[category.pk] = found[0].pk
    return by_category, generals[0].pk if generals else None


def cooperating(today: date, named: Collection[int] | None) -> list[int]:
    """Return the suppliers to be assessed; raise ValidationError where there are none, or one does not cooperate."""
    active = StageChange.objects.on(today).filter(stage=Stage.ACTIVE)
    if named is not None:
        with scope.ids(named) as wanted:
            active = active.filter(supplier_id__in=RawSQL(f"SELECT id FROM {wanted}", []))
            found = list(active.order_by("supplier_id").values_list("supplier_id", flat=True))
        if len(found) < len({*named}):
            raise ValidationError(_("Only suppliers that cooperate today are assessed."), code="stage")
    else:
        found = list(active.order_by("supplier_id").values_list("supplier_id", flat=True))
    if not found:
        raise ValidationError(_("No supplier cooperates today: there is nobody to assess."), code="nobody")
    return found


def untold(cycle: AssessmentCycle, suppliers: list[int], *, is_named: bool) -> list[int]:
    """Return those of some suppliers that no closed cycle graded for the period, or for one of which it is a part.

    Raises ValidationError (code `told`) where one that was is named, and where all were.
    """
    asked = {*suppliers}
    closed = told_by_others(cycle).values_list("supplier_id", "cycle__period")
    told = {supplier: period for supplier, period in closed if supplier in asked}
    if told and (is_named or len(told) == len(suppliers)):
        words = _("%(suppliers)s: graded for %(period)s already. Object to it, or ask for another grade, on its page.")
        named = Supplier.objects.filter(pk__in=sorted(told)[:NAMED])
        period = listed(sorted({told[supplier.pk] for supplier in named}))
        raise ValidationError(words % {"suppliers": listed(named), "period": period}, code="told")
    return [supplier for supplier in suppliers if supplier not in told]


def refuse_unclaimed(
    suppliers: Collection[int], by_category: Mapping[int, int], general: int | None, today: date
) -> set[int]:
    """Return the scorecards that suppliers are assessed by; raise ValidationError where some have none."""
    with scope.ids(suppliers) as wanted:
        theirs = Classification.objects.on(today).filter(supplier_id__in=RawSQL(f"SELECT id FROM {wanted}", []))
        categories = {*theirs.values_list("category_id", flat=True).distinct().order_by()}
        classified = theirs.count()
        unclaimed = theirs.exclude(category_id__in=by_category).count() + len(suppliers) - classified
    if unclaimed and general is None:
        words = ngettext(
            "%(n)s supplier has no scorecard: none in use is for its category, and none is general.",
            "%(n)s suppliers have no scorecard: none in use is for their categories, and none is general.",
            unclaimed,
        )
        raise ValidationError(words % {"n": unclaimed}, code="unclaimed")
    used = {by_category[category] for category in categories if category in by_category}
    return used | ({general} if unclaimed and general else set())


def insert(
    cycle: AssessmentCycle, suppliers: Collection[int], by_category: Mapping[int, int], general: int | None
) -> None:
    """Write an assessment of each supplier in one statement."""
    cases = " ".join(f"WHEN class.category_id = {category} THEN {card}" for category, card in by_category.items())
    day = cycle.opened_on.isoformat()
    with scope.ids(suppliers) as wanted, connection.cursor() as cursor:
        sql = INSERT.format(scope=wanted, cases=cases or "WHEN FALSE THEN 0", general=general or "NULL")
        cursor.execute(sql, [cycle.pk, day, day])
        note_growth("audits_assessment", cursor.rowcount)


def of_cycle(cycle: AssessmentCycle) -> "QuerySet[Scorecard]":
    """Return the scorecards by which suppliers are assessed in a cycle."""
    return Scorecard.objects.filter(pk__in=cycle.assessments.order_by().values("scorecard").distinct())
