"""The one seam upwards: a lower layer's service ends by asking the layers above to follow.

An application declares functions in `<app>/reactions.py`, named like the reaction they follow.
They run in the same transaction, lower layers first, in the order of INSTALLED_APPS.
"""

from collections.abc import Callable
from typing import Any

from foundation.discovery import declared

#: Every name that may be run, and what it says.
NAMES = {
    "sheet_written": "Rows about these suppliers were imported.",
    "suppliers_changed": "Stages, classifications or grades of these suppliers changed from a day on.",
    "suppliers_removed": "These suppliers are about to be deleted with the import that brought them.",
    "catalogue_changed": "Requirements or applicability rules changed.",
    "attestations_changed": "What these suppliers hold changed.",
    "grades_recorded": "Grades of these suppliers were recorded, or taken back.",
    "letter_written": "Somebody is to be told by mail of what was just done.",
}


def functions(name: str) -> list[Callable[..., None]]:
    """Return the functions that follow the reaction `name`, in the order they run."""
    if name not in NAMES:
        raise LookupError(name)
    return [getattr(module, name) for module in declared("reactions") if hasattr(module, name)]


def run(name: str, **facts: Any) -> None:
    """Call every function declared for `name`; an error in one undoes the caller's transaction."""
    for function in functions(name):
        function(**facts)
