"""Nobody comes under a gate because facts are written, moved, taken away or imported: by a request alone.

`refuse_ungated` looks at each stage that is written, on its own day. Here it is what suppliers are afterwards, from
today on, that is looked at: a pause that is taken away, a stage that is dated before its gate was in use, or another
category, puts a supplier where a gate stands as well; and so does a stage that lies behind one with a gate, such as the
pause of one that never cooperated.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from foundation import scope
from foundation.words import labelled, listed
from suppliers.demands import Entry
from suppliers.models import Category, Classification, DatedFact, Stage, StageChange, StageGate
from suppliers.services.gates import NAMED, codes_of, gates_in_use, held_on

#: To be in a stage means to have come through these; who is suspended cooperated.
BEHIND: Mapping[str, tuple[Stage, ...]] = {
    Stage.SELECTED: (Stage.APPLIED,),
    Stage.REGISTERED: (Stage.APPLIED, Stage.SELECTED),
    Stage.ACTIVE: (Stage.APPLIED, Stage.SELECTED, Stage.REGISTERED),
    Stage.SUSPENDED: (Stage.APPLIED, Stage.SELECTED, Stage.REGISTERED, Stage.ACTIVE),
}
#: What suppliers are from days on: supplier -> day -> code of a stage or a category.
Days = Mapping[int, Mapping[date, str]]


class Changed(NamedTuple):
    """The keys of facts that are there no more, and what is there instead: supplier, day, stage or category."""

    removed: Collection[int] = ()
    added: Sequence[Entry] = ()


NOTHING = Changed()


class Line(NamedTuple):
    """The stages and the categories of one supplier, by the day from which they hold."""

    stages: Mapping[date, str]
    categories: Mapping[date, str]

    def on(self, day: date) -> tuple[str, str]:
        """Return its stage and its category on a day; empty before the first."""
        return held_on(self.stages, day), held_on(self.categories, day)


def comes_under(gates: Iterable[StageGate], before: Line, after: Line, today: date) -> tuple[date, str] | None:
    """Return from which day on, and of which stage, a supplier would stand under a gate under which it did not.

    None where from today on it would not. Who stays in its stage and category does not come under a gate; who is to be
    elsewhere until it is there once more does.
    """
    was = None
    for day in [today, *sorted(day for day in {*after.stages, *after.categories} if day > today)]:
        now, then = after.on(day), before.on(day)
        if was is not None and before.on(day - timedelta(1)) != was:
            # Who is out until then comes in anew, though it was to be there by then in any case.
            then = was
        new = next((gate for gate in gates if now != was and stands_under(gate, now, then, day)), None)
        if new:
            return day, new.stage
        was = now
    return None


def stands_under(gate: StageGate, now: tuple[str, str], then: tuple[str, str], day: date) -> bool:
    """Tell whether a stage and category come under a gate, by themselves or by a stage before, and others did not."""
    if gate.is_for(*now, day):
        return not gate.is_for(*then, day)
    return came_through(gate, now, day) and not came_through(gate, then, day)


def came_through(gate: StageGate, present: tuple[str, str], day: date) -> bool:
    """Tell whether whoever is in a stage and a category has come through a gate."""
    stage, category = present
    return any(gate.is_for(each, category, day) for each in (*BEHIND.get(stage, ()), stage))


def newly_gated(
    suppliers: Collection[int],
    today: date,
    *,
    stages: Changed = NOTHING,
    categories: Changed = NOTHING,
    passed: Collection[StageGate] = (),
    gates: Collection[StageGate] | None = None,
) -> list[Entry]:
    """Return the suppliers that would come under a gate by what is changed, each with its day and the gate’s stage.

    Gates that they are about to pass are left out. Without `gates` all that are in use are looked at.
    """
    in_use = gates_in_use() if gates is None else gates
    gates = [gate for gate in in_use if gate not in passed]
    if not gates:
        return []
    stages_were, stages_are = days_of(StageChange, suppliers, stages)
    categories_were, categories_are = days_of(Classification, suppliers, categories)
    found = []
    for supplier in sorted(suppliers):
        before = Line(stages_were.get(supplier, {}), categories_were.get(supplier, {}))
        after = Line(stages_are.get(supplier, {}), categories_are.get(supplier, {}))
        if entry := comes_under(gates, before, after, today):
            found.append((supplier, *entry))
    return found


def days_of(model: type[DatedFact], suppliers: Collection[int], changed: Changed = NOTHING) -> tuple[Days, Days]:
    """Return the stages or categories of suppliers by day, as they are on file and as they would be."""
    column = "stage" if model is StageChange else "category__code"
    gone = {*changed.removed}
    before: dict[int, dict[date, str]] = {}
    after: dict[int, dict[date, str]] = {}
    with scope.ids({*suppliers}) as named:
        facts = model._default_manager.filter(superseded_at=None, supplier_id__in=RawSQL(f"SELECT id FROM {named}", []))
        for pk, supplier, day, code in facts.values_list("pk", "supplier_id", "effective_on", column):
            before.setdefault(supplier, {})[day] = code
            if pk not in gone:
                after.setdefault(supplier, {})[day] = code
    for supplier, day, code in changed.added:
        after.setdefault(supplier, {})[day] = code
    return before, after


def left_without(suppliers: Collection[int], changed: Changed, today: date) -> list[Entry]:
    """Return who would be in no stage today any more, because its first one is taken away or comes later."""
    if not changed.removed:
        return []
    before, after = days_of(StageChange, suppliers, changed)
    present = [pk for pk in sorted(before) if held_on(before[pk], today)]
    return [(pk, today, "") for pk in present if not held_on(after.get(pk, {}), today)]


def refuse_gated_stages(suppliers: Collection[int], changed: Changed, today: date) -> None:
    """Raise ValidationError (code `gated`) where suppliers would come under a gate by stages that are changed."""
    if gated := newly_gated(suppliers, today, stages=changed):
        raise ValidationError(behind_a_gate(gated), code="gated")


def behind_a_gate(gated: Sequence[Entry]) -> str:
    """Say who would stand behind a gate that it did not pass, and what to do instead."""
    codes = codes_of([entry[0] for entry in gated])
    words = _("%(suppliers)s: a gate stands before this (%(stages)s). Ask for the stage; another person approves it.")
    stages = listed(Stage(stage).label for stage in sorted({entry[2] for entry in gated}))
    return words % {"suppliers": listed(codes[pk] for pk in sorted(codes)), "stages": stages}


def refuse_gated_categories(suppliers: Collection[int], changed: Changed, today: date) -> None:
    """Raise ValidationError (code `gated`) where suppliers would come under a gate by another category."""
    gated = newly_gated(suppliers, today, categories=changed)
    if gated:
        codes = codes_of([entry[0] for entry in gated])
        said = [labelled(codes[supplier], another_category(stage)) for supplier, _day, stage in gated[:NAMED]]
        raise ValidationError([ValidationError(sentence, code="gated") for sentence in said])


def another_category(stage: str) -> str:
    """Say why a supplier does not get a category in its stage, and what to do instead."""
    words = _(
        "In this category “%(stage)s” has a gate that it has not passed. Let it be in a stage before that first; then "
        "change the category and ask for the stage: another person approves it."
    )
    return words % {"stage": Stage(stage).label}


def category_codes() -> Mapping[int, str]:
    """Return the code of each category, by its key."""
    return dict(Category.objects.values_list("pk", "code"))
