"""Stages with a gate are entered through it: by a request that another person approved, and in no other way."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from accounts.models import User
from foundation import scope
from foundation.words import labelled, listed
from suppliers.by_two import decided_by_two
from suppliers.demands import Entry, Graded, GradeDay, backdated_grades, barred, barred_grades
from suppliers.models import Classification, GradeChange, Stage, StageChange, StageGate, Supplier

#: So many suppliers are named where many are refused.
NAMED = 10
#: As it stands: whoever enters a stage or a category asks several times, and Django takes longer to write it down.
IN_USE = f"SELECT * FROM {StageGate._meta.db_table} WHERE gate_from IS NOT NULL ORDER BY stage, categories, id"


def gates_in_use() -> list[StageGate]:
    """Return the gates that are in use from some day on."""
    return [*StageGate.objects.raw(IN_USE)]


def gates_of(stage: str, category: str, day: date, gates: Iterable[StageGate] | None = None) -> list[StageGate]:
    """Return the gates that whoever of a category passes who enters a stage on a day: all of them must be met."""
    rows = StageGate.objects.in_use(day) if gates is None else gates
    return [gate for gate in rows if gate.is_for(stage, category, day)]


def refuse_ungated(entries: Sequence[Entry], *, corrected: Collection[int] = ()) -> None:
    """Raise ValidationError (code `gated`) where suppliers would enter a stage past its gate.

    What corrects a fact of the same stage, by its key in `corrected`, and stays where it was among the supplier’s other
    stages, enters no other stage.
    """
    gates = gates_in_use() if entries else []
    if gated := ungated(entries, gates, corrected=corrected):
        raise ValidationError(sentence_of(gated), code="gated")


def ungated(entries: Sequence[Entry], gates: Sequence[StageGate], *, corrected: Collection[int] = ()) -> list[Entry]:
    """Return the suppliers that would enter a stage past some gates, but for facts that are only corrected."""
    stages = {(gate.stage, gate.gate_from) for gate in gates}
    asked = [entry for entry in entries if any(stage == entry[2] and day <= entry[1] for stage, day in stages if day)]
    if not asked:
        return []
    kept = in_place(asked, corrected)
    asked = [entry for entry in asked if entry not in kept]
    return [
        entry
        for entry, category in zip(asked, categories_on(asked), strict=True)
        if gates_of(entry[2], category, entry[1], gates)
    ]


def refuse_barred(entries: Sequence[Entry], today: date) -> None:
    """Raise ValidationError (code `barred`) where suppliers would enter a stage that is entered by a request alone.

    Another day is another entry, whatever it corrects.
    """
    if found := barred(entries, today):
        raise barred_in_words([*dict.fromkeys((entry[0], sentence) for entry, sentence in found.items())])


def revealed(removed: Collection[int], added: Iterable[Entry] = ()) -> list[Entry]:
    """Return the stages that hold from a day on because facts, by their keys, are there no more, or elsewhere.

    An empty one where there is none before. `added` are the stages that are written instead; they are entries by
    themselves and not returned.
    """
    if not removed:
        return []
    gone, own = {*removed}, {*added}
    before: dict[int, dict[date, str]] = {}
    after: dict[int, dict[date, str]] = {}
    with scope.ids(gone) as facts:
        of = StageChange.objects.filter(pk__in=RawSQL(f"SELECT id FROM {facts}", [])).values("supplier")
        current = StageChange.objects.current().filter(supplier__in=of)
        for pk, supplier, day, stage in current.values_list("pk", "supplier_id", "effective_on", "stage"):
            before.setdefault(supplier, {})[day] = stage
            if pk not in gone:
                after.setdefault(supplier, {})[day] = stage
    for supplier, day, stage in own:
        after.setdefault(supplier, {})[day] = stage
    found = [
        (supplier, day, now)
        for supplier, stages in before.items()
        for day in sorted({*stages, *after.get(supplier, {})})
        if (now := held_on(after.get(supplier, {}), day)) != held_on(stages, day)
    ]
    return [entry for entry in found if entry not in own]


def held_on(stages: Mapping[date, str], day: date) -> str:
    """Return the stage that holds on a day; empty before the first."""
    begun = [since for since in stages if since <= day]
    return stages[max(begun)] if begun else ""


def decided(removed: Collection[int], added: Iterable[Entry]) -> dict[int, str]:
    """Say by supplier where a stage that two persons decided would go, or get another day, by one person."""
    if not removed:
        return {}
    kept = {(supplier, stage): day for supplier, day, stage in added}
    with scope.ids(removed) as gone:
        found = decided_by_two(StageChange.objects.filter(pk__in=RawSQL(f"SELECT id FROM {gone}", [])))
    return {
        fact.supplier_id: sentence
        for fact, sentence in found
        if kept.get((fact.supplier_id, fact.stage)) != fact.effective_on
    }


def refuse_decided(removed: Collection[int], added: Iterable[Entry]) -> None:
    """Raise ValidationError (code `barred`) where a stage that two persons decided would go, or get another day."""
    if found := decided(removed, added):
        raise barred_in_words(sorted(found.items()))


def refuse_barred_grades(grades: Collection[Graded], *, actor: User) -> None:
    """Raise ValidationError (code `barred`) where somebody would change grades that are not changed in this way."""
    found = barred_grades([*grades], actor)
    if found:
        raise barred_in_words([(supplier, sentence) for (supplier, _period), sentence in sorted(found.items())])


def backdated(grades: Mapping[GradeDay, str], today: date) -> Mapping[GradeDay, str]:
    """Say which of some grades would make days that are past say what they do not.

    They would count before today, or before they did, and did not; or be better than what was on file from then on.
    """
    past = [grade for grade in grades if grade[2] < today]
    if not past:
        return {}
    with scope.ids({grade[0] for grade in past}) as suppliers:
        facts = GradeChange.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        columns = ("supplier_id", "period", "effective_on", "grade")
        known = {(row[0], row[1]): row[2:] for row in facts.values_list(*columns)}
    nothing = (today, "")
    since = {grade: known.get(grade[:2], nothing) for grade in past}
    # A is better than B.
    return backdated_grades([each for each in past if each[2] < since[each][0] or grades[each] < since[each][1]])


def refuse_backdated_grades(grades: Mapping[GradeDay, str], today: date) -> None:
    """Raise ValidationError (code `barred`) where grades would make days that are past say what they do not."""
    if found := backdated(grades, today):
        raise barred_in_words([(grade[0], sentence) for grade, sentence in sorted(found.items())])


def barred_in_words(refused: Sequence[tuple[int, str]]) -> ValidationError:
    """Return the refusal that names some suppliers, each with what is said of it."""
    codes = codes_of([supplier for supplier, _sentence in refused])
    sentences = [labelled(codes[supplier], sentence) for supplier, sentence in refused[:NAMED]]
    return ValidationError([ValidationError(sentence, code="barred") for sentence in sentences])


def in_place(entries: Iterable[Entry], corrected: Collection[int]) -> set[Entry]:
    """Return which entries correct a fact of the same stage, with no other stage of the supplier between the two days.

    Moved past another stage, a supplier would enter its stage once more.
    """
    before: dict[tuple[int, str], list[date]] = {}
    for supplier, stage, day in StageChange.objects.filter(pk__in=corrected).values_list(
        "supplier_id", "stage", "effective_on"
    ):
        before.setdefault((supplier, stage), []).append(day)
    same = [entry for entry in entries if (entry[0], entry[2]) in before]
    others: dict[int, list[date]] = {}
    with scope.ids({entry[0] for entry in same}) as suppliers:
        facts = StageChange.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        for supplier, day in facts.exclude(pk__in=corrected).values_list("supplier_id", "effective_on"):
            others.setdefault(supplier, []).append(day)
    return {
        (supplier, day, stage)
        for supplier, day, stage in same
        for was in before[supplier, stage]
        if not any(min(was, day) <= other <= max(was, day) for other in others.get(supplier, ()))
    }


def categories_on(entries: Sequence[Entry]) -> list[str]:
    """Return the code of each supplier’s category on the day of its entry; empty where it has none."""
    with scope.ids({entry[0] for entry in entries}) as suppliers:
        rows = Classification.objects.current().filter(supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", []))
        known: dict[int, list[tuple[date, date, str]]] = {}
        for supplier, begins, ends, category in rows.values_list(
            "supplier_id", "effective_on", "until", "category__code"
        ):
            known.setdefault(supplier, []).append((begins, ends, category))
    return [
        next((code for begins, ends, code in known.get(supplier, ()) if begins <= day < ends), "")
        for supplier, day, _stage in entries
    ]


def sentence_of(gated: Sequence[Entry]) -> str:
    """Say who would pass a gate by, and what to do instead."""
    codes = codes_of([entry[0] for entry in gated])
    words = _(
        "%(suppliers)s: this stage has a gate (%(stages)s). Ask for the stage instead; another person approves it."
    )
    stages = listed(Stage(stage).label for stage in sorted({entry[2] for entry in gated}))
    return words % {"suppliers": listed(codes[pk] for pk in sorted(codes)), "stages": stages}


def codes_of(suppliers: Sequence[int]) -> dict[int, str]:
    """Return the codes of the suppliers that are named of some, by their keys."""
    return dict(Supplier.objects.filter(pk__in=suppliers[:NAMED]).values_list("pk", "code"))
