"""The rules of obligations and standings once more, in plain loops, one supplier and one day at a time.

Written from the definitions, not from the SQL: what both say of every day is right.
"""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from attestations.standing import Standing
from foundation.dates import ALWAYS, FAR

DAY = timedelta(days=1)


def on(facts, day):
    """Return what a dict of day -> fact says on a day; None before the first."""
    days = sorted(facts)
    place = bisect_right(days, day)
    return facts[days[place - 1]] if place else None


@dataclass(frozen=True)
class Rule:
    """An applicability rule; an empty set means any."""

    requirement: int
    regions: frozenset = frozenset()
    countries: frozenset = frozenset()
    categories: frozenset = frozenset()
    stages: frozenset = frozenset()
    core: str = ""
    first: date = ALWAYS
    until: date = FAR

    def binds(self, stage, profile, day):
        """Tell whether a supplier in a stage with a profile is bound on a day."""
        region, country, category, is_core = profile
        return (
            self.first <= day < self.until
            and (not self.regions or region in self.regions)
            and (not self.countries or country in self.countries)
            and (not self.categories or category in self.categories)
            and (not self.stages or stage in self.stages)
            and (not self.core or (self.core == "core") == is_core)
        )


@dataclass
class Life:
    """A supplier: day -> stage, and day -> (region, country, category, core)."""

    stages: dict = field(default_factory=dict)
    profiles: dict = field(default_factory=dict)


@dataclass
class World:
    """Everything that obligations follow from."""

    #: Requirement -> first day, first day no longer.
    requirements: dict = field(default_factory=dict)
    rules: dict[int, Rule] = field(default_factory=dict)
    lives: dict[int, Life] = field(default_factory=dict)

    def binding(self, supplier, day):
        """Return requirement -> the rules that bind a supplier to it on a day."""
        life = self.lives[supplier]
        stage, profile = on(life.stages, day), on(life.profiles, day)
        found = {}
        if stage and profile:
            for pk, rule in self.rules.items():
                first, until = self.requirements[rule.requirement]
                if first <= day < until and rule.binds(stage, profile, day):
                    found.setdefault(rule.requirement, set()).add(pk)
        return found

    def boundaries(self, supplier):
        """Return every day on which something may begin or end for a supplier, and the day before each."""
        life = self.lives[supplier]
        days = {*life.stages, *life.profiles}
        days |= {day for bounds in self.requirements.values() for day in bounds}
        days |= {day for rule in self.rules.values() for day in (rule.first, rule.until)}
        return days | {day - DAY for day in days if day > ALWAYS}

    def change(self, pk, **terms):
        """Change the terms of a rule."""
        self.rules[pk] = replace(self.rules[pk], **terms)


@dataclass(frozen=True)
class Paper:
    """An attestation as the definitions speak of it."""

    submitted_on: date
    valid_from: date
    valid_until: date | None = None
    edition_ends_on: date | None = None
    withdrawn_on: date | None = None
    decision: str = ""
    decided_on: date | None = None
    #: (from, until) of each suspension; of one that was lifted also until when it was planned, since when that is
    #: known, and (since, end) of each lifting before.
    suspensions: tuple = ()
    #: Since when the end of its edition is known; None: since ever.
    announced_on: date | None = None
    #: (since, end) of each end of its edition that was known before.
    former_ends: tuple = ()

    @property
    def lapses_on(self):
        """The first day on which it no longer holds; it holds on the printed day."""
        ends = [self.valid_until and self.valid_until + DAY, self.edition_ends_on, self.withdrawn_on]
        return min(end or FAR for end in ends)

    def lapse(self, day):
        """Return the same as was known on a day: an end that was announced later, or a withdrawal to come, is not."""
        said = [*self.former_ends, (self.announced_on or date.min, self.edition_ends_on or FAR)]
        ends = [self.valid_until and self.valid_until + DAY]
        ends += [end for since, end in said if min(since, end) <= day][-1:]
        if self.withdrawn_on and self.withdrawn_on <= day:
            ends.append(self.withdrawn_on)
        return min(end or FAR for end in ends)

    def joins(self, joined_on, day):
        """Tell whether it holds on a day to come, by what was known on a day."""
        begun = [known_until(span, day) for span in self.suspensions if span[0] <= day]
        return self.valid_from <= joined_on < self.lapse(day) and not any(joined_on < until for until in begun)

    def is_known(self, day):
        """Tell whether it had been accepted by a day."""
        return self.decision == "accepted" and self.decided_on <= day

    def is_in_review(self, day):
        """Tell whether it was submitted and not decided by a day."""
        return self.submitted_on <= day and (self.decided_on is None or self.decided_on > day)

    def is_suspended(self, day):
        """Tell whether a suspension covers a day."""
        return any(first <= day < until for first, until, *_lifted in self.suspensions)

    def covers(self, day):
        """Tell whether a day lies in its validity and in no suspension."""
        return self.valid_from <= day < self.lapses_on and not self.is_suspended(day)


def known_until(suspension, day):
    """Return until when a suspension lasts, as was known on a day."""
    _first, until, *lifted = suspension
    if not lifted:
        return until
    planned, since, *former = lifted
    return [planned, *(end for first, end in (*former, (since, until)) if min(first, end) <= day)][-1]


def standing(papers, exemptions, day, warning_days):
    """Return where an obligation stands on a day."""
    if any(first <= day < until for first, until in exemptions):
        return Standing.EXEMPT
    known = [paper for paper in papers if paper.is_known(day)]
    held = [paper for paper in known if paper.covers(day)]
    warned = day + timedelta(days=warning_days)
    if held:
        lasting = [paper for paper in known if paper.lapse(day) > warned]
        is_joined = any(other.joins(paper.lapse(day), day) for paper in held for other in lasting)
        is_safe = is_joined or any(paper in lasting for paper in held)
        return Standing.VALID if is_safe else Standing.EXPIRING
    if any(paper.is_in_review(day) for paper in papers):
        return Standing.IN_REVIEW
    if any(paper.valid_from > day for paper in known):
        return Standing.UPCOMING
    return Standing.EXPIRED if known else Standing.MISSING
