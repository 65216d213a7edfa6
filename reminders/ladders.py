"""Which step of which ladder was reached: the rows of steps as one CASE of literals."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from reminders.models import ReminderStep
from reminders.sources import Source
from reminders.working_days import Horizons


@dataclass(frozen=True)
class Rung:
    """A step as a ladder has it."""

    step: int
    offset: int


@dataclass(frozen=True)
class Ladder:
    """The steps of one audience by one channel: those of each requirement that has its own, of each kind, of any."""

    audience: str
    channel: str
    of_requirement: dict[int, Sequence[Rung]]
    of_kind: dict[str, Sequence[Rung]]

    @property
    def rungs(self) -> Iterable[Rung]:
        """Every step of it."""
        for rungs in (*self.of_requirement.values(), *self.of_kind.values()):
            yield from rungs

    def case(self, horizon: date) -> str:
        """Return, as SQL, the last step that `item` has reached by a day; NULL where it has reached none."""
        arms = [
            f"WHEN item.requirement_id = {requirement} THEN {reached(rungs, horizon)}"
            for requirement, rungs in sorted(self.of_requirement.items())
        ]
        arms += [
            f"WHEN item.kind = '{kind}' THEN {reached(rungs, horizon)}"
            for kind, rungs in sorted(self.of_kind.items())
            if kind
        ]
        rest = reached(self.of_kind.get("", ()), horizon)
        return f"CASE {' '.join(arms)} ELSE {rest} END" if arms else rest

    def case_by_country(self, horizons: Horizons) -> str:
        """Return the same for suppliers of different countries, each as far as its horizon."""
        arms = [
            f"WHEN supplier.country_id IN ({', '.join(map(str, pks))}) THEN {self.case(horizon) if horizon else 'NULL'}"
            for horizon, pks in horizons.others.items()
        ]
        usual = self.case(horizons.usual) if horizons.usual else "NULL"
        return f"CASE {' '.join(arms)} ELSE {usual} END" if arms else usual


def reached(rungs: Sequence[Rung], horizon: date) -> str:
    """Return, as SQL, the last of some steps that was reached by a day: a step is reached when its day has come."""
    if not rungs:
        return "NULL"
    latest_first = sorted(rungs, key=lambda rung: -rung.offset)
    arms = [f"WHEN item.due_on <= '{before(horizon, rung.offset)}' THEN {rung.step}" for rung in latest_first]
    return f"CASE {' '.join(arms)} END"


def comes_after(day: date, rungs: Iterable[Rung]) -> str:
    """Return, as SQL, whether the day of the step `missed` comes after a day, for what is `fresh`."""
    arms = [f"WHEN {rung.step} THEN fresh.due_on > '{before(day, rung.offset)}'" for rung in rungs]
    return f"CASE missed.id {' '.join(arms)} END"


def before(day: date, offset: int) -> date:
    """Return the due day of which `day` is the day of a step."""
    return day - timedelta(days=offset)


def steps_in_use() -> dict[str, list[ReminderStep]]:
    """Return the steps that are switched on, by the code of their source."""
    found: dict[str, list[ReminderStep]] = defaultdict(list)
    for step in ReminderStep.objects.filter(is_active=True):
        found[step.source].append(step)
    return found


def ladders(source: Source, in_use: Iterable[ReminderStep]) -> list[Ladder]:
    """Return the ladders of a source, one for each audience and channel that its steps in use name."""
    steps: dict[tuple[str, str], list[ReminderStep]] = defaultdict(list)
    own: set[int] = set()
    for step in in_use:
        if step.audience in source.audiences:
            steps[step.audience, step.channel].append(step)
            own |= {step.requirement_id} if step.requirement_id else set()
    return [ladder(audience, channel, found, own) for (audience, channel), found in sorted(steps.items())]


def ladder(audience: str, channel: str, steps: Iterable[ReminderStep], own: Iterable[int]) -> Ladder:
    """Return one ladder. A requirement with steps of its own has none of its kind's, whoever is told."""
    of_requirement: dict[int, list[Rung]] = {requirement: [] for requirement in own}
    of_kind: dict[str, list[Rung]] = defaultdict(list)
    for step in steps:
        rungs = of_requirement[step.requirement_id] if step.requirement_id else of_kind[step.kind]
        rungs.append(Rung(step.pk, step.offset_days))
    return Ladder(audience, channel, dict(of_requirement), dict(of_kind))
