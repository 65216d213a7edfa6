"""Something that is open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Open:
    """Something that is open: of which supplier, who asked for it, and how it is decided."""

    supplier: Any
    decide: Callable[[Any], Any]
    #: Nobody where nothing was asked for.
    asker: Any = None
