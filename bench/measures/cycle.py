"""A performance assessment of all suppliers: opened, its scores imported, closed; and the list of what came of it."""

import csv
import resource
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.models import User
from accounts.services import system_user
from audits.models import Assessment, AssessmentCycle, Assessor, Criterion, Scorecard, Topic
from audits.services import close_cycle, open_cycle, save_criterion, save_scorecard
from audits.services.cases import follow_all_cases
from audits.services.following import follow_all_consequences
from bench.measures import Measure, timed
from bench.measures.pages import asked
from foundation.dates import today
from sheets.engine import import_file
from sheets.job import Options

ORDER = 9
years = count(2030)
#: What is worked out, and what is brought by a sheet: a score of each supplier.
WEIGHTS = {"delivery": (60, ""), "papers": (40, "obligations_held")}


def measures(suppliers: int) -> Iterator[Measure]:
    title = f"A cycle for all of {suppliers:,} suppliers who cooperate"
    once = {"runs": 3, "warms_up": False}
    yield Measure("cycle.whole", f"{title}: opened, scores imported, closed", assessed, 60, **once)
    yield Measure("cycle.memory", f"{title}: memory", megabytes, 300, runs=1, unit="MB", warms_up=False)
    yield Measure(
        "cycle.followed", "What follows from grades looked at by the clock, nothing to do", followed, 10, runs=3
    )
    for code, words, asked_for in lists(suppliers):
        run = partial(listed, asked_for)
        yield Measure(f"cycle.{code}", f"Performance assessments: {words}", run, 0.3, runs=20, quantile=0.95)


def lists(suppliers: int) -> Iterator[tuple[str, str, dict[str, str] | None]]:
    """Give what staff ask the list of assessments for: code, words, parameters beside the cycle; None: of no cycle."""
    yield "list", "those of one grade", {"grade": "C"}
    yield "cycle", "all of a cycle", {}
    yield "middle", "the middle of a cycle", {"p": str(suppliers // 300)}
    yield "all", "all there are", None
    yield "search", "of a name", {"q": "龍電"}


def card() -> Scorecard:
    """Return the one scorecard in use, made once."""
    Scorecard.objects.exclude(code="bench").update(is_used=False)
    if found := Scorecard.objects.filter(code="bench").first():
        return found
    names = {"name_en": "Bench", "name_zh_hant": "Bench", "name_zh_hans": "Bench"}
    made = save_scorecard(Scorecard(code="bench", is_used=True, **names), actor=system_user())
    for code, (weight, measure) in WEIGHTS.items():
        criterion = Criterion(
            scorecard=made,
            code=code,
            weight=weight,
            measure=measure,
            topic=Topic.QUALITY,
            scored_by=Assessor.OFFICER,
            **names,
        )
        save_criterion(criterion, actor=system_user())
    return made


def assessed() -> float:
    """Open a cycle for all, bring a score of each by a file, and close it."""
    card()
    day, period = today(), str(next(years))
    with TemporaryDirectory() as folder, timed() as watch:
        cycle = open_cycle(AssessmentCycle(period=period, due_on=day), actor=system_user(), today=day)
        path = brought(Path(folder) / "scores.csv", cycle)
        import_file(path, path.name, actor=system_user(), today=day, options=Options(sheet="scores"))
        # Another than whoever scored.
        closer, _made = User.objects.get_or_create(email="closer@bench.example")
        close_cycle(cycle, actor=closer, today=day)
    return watch.seconds


def brought(path: Path, cycle: AssessmentCycle) -> Path:
    """Write a file with a score of each supplier of a cycle."""
    codes = Assessment.objects.filter(cycle=cycle).order_by("supplier__code").values_list("supplier__code", flat=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["supplier_code", "period", "criterion", "score"])
        rows.writerows([code, cycle.period, "delivery", brought_score(place)] for place, code in enumerate(codes))
    return path


def brought_score(place: int) -> int:
    """Return a score of which few come to a D, as in life."""
    return 10 if place % 33 == 0 else 70 + place * 7 % 31


def followed() -> float:
    """Look at the cases and consequences of all suppliers once more."""
    day = today()
    with timed() as watch:
        follow_all_consequences(day)
        follow_all_cases(day)
    return watch.seconds


def listed(asked_for: dict[str, str] | None) -> float:
    """Open the list of assessments, of the newest cycle where something is asked for of it."""
    if not AssessmentCycle.objects.exists():
        assessed()
    of_cycle = {} if asked_for is None else {"cycle": str(AssessmentCycle.objects.latest("pk").pk)}
    return asked("admin:audits_assessment_changelist", of_cycle | (asked_for or {}))


def megabytes() -> float:
    """Return how large this process has been, after a cycle at least."""
    if not AssessmentCycle.objects.exists():
        assessed()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
