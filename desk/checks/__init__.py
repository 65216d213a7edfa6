"""What is looked at by itself before an officer decides: each file here is one check, found by itself.

A check has an ORDER among the others, a TITLE, and `look(paper)`, which gives findings: sentences that say what is fine
or what she should look at. Nothing is decided by a check.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from desk.checks.paper import Finding, Paper

__all__ = ["Check", "Finding", "Line", "Paper", "checks", "lines"]


@dataclass(frozen=True)
class Check:
    """One check as its file declares it."""

    code: str
    order: int
    title: Any
    look: Callable[[Paper], Iterator[Finding]]


@dataclass(frozen=True)
class Line:
    """One finding under the title of its check."""

    title: Any
    is_fine: bool
    words: str


@cache
def checks() -> list[Check]:
    """Return every check in its order."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    declared = [
        Check(module.__name__.rpartition(".")[2], module.ORDER, module.TITLE, module.look)
        for module in modules
        if hasattr(module, "look")
    ]
    return sorted(declared, key=lambda check: check.order)


def lines(paper: Paper) -> list[Line]:
    """Return what the checks find of a paper: what to look at first."""
    found = [Line(check.title, finding.is_fine, finding.words) for check in checks() for finding in check.look(paper)]
    return sorted(found, key=lambda line: line.is_fine)
