"""From when until when a paper says that it is valid."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from attestations.reading.days import Named, days_in
from attestations.reading.labels import DAYS, Label, labels_in

#: What may stand between labels above each other's days, and between such days.
BETWEEN = re.compile(r"[\s:/|,;()\[\]-]*")
TO = re.compile(r"[\s:,(起]*(?:to|until|till|through|and|[-–—~至到])+[\s:)]*", re.IGNORECASE)
#: What may stand between a label and its day; farther away, it belongs to another sentence.
NEAR = re.compile(r"[^\d\n]{0,40}\n?[^\d\n]{0,20}")


class Run(NamedTuple):
    """Labels that follow upon each other, and the days that follow upon them."""

    labels: list[Label]
    days: list[Named]


def period_in(text: str, plain: str) -> dict[str, str]:
    """Return the first and the last day in ISO form; `plain` is the same text in Simplified Chinese."""
    found: dict[str, dict[int, set[date]]] = defaultdict(lambda: defaultdict(set))
    for run in runs(text, [*labels_in(plain, DAYS), *days_in(text)]):
        for label, named in pairs(text, run):
            if named.day:
                found[label.field][label.rank].add(named.day)
    period = {field: surest(found[field]) for field in ("valid_from", "valid_until")}
    first, last = period.values()
    if first and last and first > last:
        return {}
    return {field: day.isoformat() for field, day in period.items() if day}


def surest(days: Mapping[int, set[date]]) -> date | None:
    """Return the day under the surest label; none where two stand under labels that count alike."""
    best = days[min(days)] if days else set()
    return next(iter(best)) if len(best) == 1 else None


def runs(text: str, found: Sequence[Label | Named]) -> list[Run]:
    """Return labels and days as they belong together."""
    made = [Run([], [])]
    end = 0
    for each in sorted(found, key=lambda each: each.start):
        run, between = made[-1], text[end : each.start]
        if isinstance(each, Label):
            if run.days or not BETWEEN.fullmatch(between):
                made.append(run := Run([], []))
            # Twice the same: in another language.
            if not run.labels or run.labels[-1].field != each.field:
                run.labels.append(each)
        elif is_next(run, between):
            run.days.append(each)
        else:
            made.append(Run([], []))
        end = each.end
    return made


def is_next(run: Run, between: str) -> bool:
    """Tell whether a day belongs to a run, by what stands between it and the run's end."""
    if run.days:
        return bool(BETWEEN.fullmatch(between) or TO.fullmatch(between))
    return bool(run.labels and NEAR.fullmatch(between))


def pairs(text: str, run: Run) -> Iterator[tuple[Label, Named]]:
    """Give each day of a run with its label; none where it cannot be known which is which."""
    if not run.labels or not run.days:
        return
    label = run.labels[-1]
    is_span = len(run.days) > 1 and bool(TO.fullmatch(text, run.days[0].end, run.days[1].start))
    if len(run.labels) == 1 and label.field in ("period", "valid_from") and is_span:
        yield label._replace(field="valid_from"), run.days[0]
        yield label._replace(field="valid_until"), run.days[1]
    elif len(run.days) == 1:
        # Of labels without a day, such as empty cells, the last is the one before it.
        yield label, run.days[0]
    elif len(run.days) == len(run.labels):
        yield from zip(run.labels, run.days, strict=True)
    elif len(run.labels) == 1:
        yield label, run.days[0]
