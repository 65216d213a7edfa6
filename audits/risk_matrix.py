"""Risks as a matrix of likelihood and impact, before and after what is done about them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from audits.models import Impact, Level, Likelihood, Risk
from audits.models.risk import level_of


class Cell(NamedTuple):
    """One field of the matrix: how grave it is, and the numbers of the risks that are in it."""

    level: Level
    numbers: Sequence[int]


class Line(NamedTuple):
    """All fields of a likelihood."""

    likelihood: Likelihood
    cells: Sequence[Cell]


def matrix(places: Iterable[tuple[int, int]]) -> list[Line]:
    """Return a matrix, the most likely on top, of the likelihood and impact of each risk in turn."""
    found: dict[tuple[int, int], list[int]] = {}
    for number, place in enumerate(places, start=1):
        found.setdefault(place, []).append(number)
    return [
        Line(likelihood, [Cell(level_of(likelihood, impact), found.get((likelihood, impact), [])) for impact in Impact])
        for likelihood in reversed(Likelihood)
    ]


def inherent(risks: Iterable[Risk]) -> list[Line]:
    """Return where risks are before anything is done about them."""
    return matrix((risk.likelihood, risk.impact) for risk in risks)


def residual(risks: Iterable[Risk]) -> list[Line]:
    """Return where risks remain."""
    return matrix((risk.residual_likelihood, risk.residual_impact) for risk in risks)
