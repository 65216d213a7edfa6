"""What the suppliers hold for each obligation: most of it in order, some of it late, in review or missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

#: What the newest paper for an obligation is like, of a hundred.
FATES = {"valid": 72, "expiring": 8, "expired": 6, "review": 4, "upcoming": 1, "refused": 2, "missing": 7}
LENGTH = 1_095


@dataclass(frozen=True)
class Paper:
    """The dates of one attestation."""

    valid_from: date
    valid_until: date | None
    submitted_on: date
    decided_on: date | None
    decision: str
    withdrawn_on: date | None = None


def papers(random: Random, is_open_ended: bool, required_from: date, today: date) -> Iterator[Paper]:
    """Give what one supplier handed in for one requirement."""
    (fate,) = random.choices(list(FATES), list(FATES.values()))
    if fate == "valid":
        yield from lasting(random, is_open_ended, required_from, today)
    elif fate == "expiring":
        end = today + timedelta(days=random.randrange(90))
        yield accepted(random, end, today)
        if random.random() < 0.3:
            yield successor(random, end + timedelta(days=1), today)
    elif fate == "expired":
        yield accepted(random, today - timedelta(days=random.randrange(1, 500)), today)
    elif fate == "review":
        if random.random() < 0.5:
            yield accepted(random, today - timedelta(days=random.randrange(1, 60)), today)
        handed_in = today - timedelta(days=random.randrange(30))
        yield Paper(handed_in, handed_in + timedelta(days=LENGTH), handed_in, None, "")
    elif fate == "upcoming":
        yield successor(random, today + timedelta(days=random.randrange(1, 40)), today)
    elif fate == "refused":
        handed_in = today - timedelta(days=random.randrange(300))
        yield Paper(handed_in, handed_in + timedelta(days=LENGTH), handed_in, handed_in + timedelta(days=3), "refused")


def lasting(random: Random, is_open_ended: bool, required_from: date, today: date) -> Iterator[Paper]:
    """Give a paper in force, after one that ran out before it for one in two."""
    if is_open_ended and random.random() < 0.6:
        signed = min(max(required_from, today - timedelta(days=2_000)), today) - timedelta(days=random.randrange(20))
        withdrawn = (
            today - timedelta(days=10) if random.random() < 0.005 and signed < today - timedelta(days=10) else None
        )
        yield Paper(signed, None, signed, signed, "accepted", withdrawn)
        return
    end = today + timedelta(days=random.randrange(90, 1_000))
    yield accepted(random, end, today)
    if random.random() < 0.5:
        gap = 0 if random.random() < 0.8 else random.randrange(1, 30)
        yield accepted(random, end - timedelta(days=LENGTH + gap), today)


def accepted(random: Random, end: date, today: date) -> Paper:
    """Return a paper of three years that was accepted soon after it began."""
    begin = end - timedelta(days=LENGTH - 1)
    handed_in = min(begin + timedelta(days=random.randrange(20)), today)
    return Paper(begin, end, handed_in, min(handed_in + timedelta(days=random.randrange(10)), today), "accepted")


def successor(random: Random, begin: date, today: date) -> Paper:
    """Return a paper that was accepted before it begins."""
    handed_in = min(begin, today) - timedelta(days=random.randrange(5, 30))
    return Paper(begin, begin + timedelta(days=LENGTH), handed_in, handed_in + timedelta(days=2), "accepted")
