"""Tables of the annual report, one plug-in file each.

Each has CODE, ORDER, TITLE, `compute(years)`, which picks from the frozen figures of three Decembers what it puts side
by side, and `page(figures, names)`, which gives a Section.
"""

import pkgutil
from importlib import import_module
from types import ModuleType


def annual_modules() -> list[ModuleType]:
    """Return the plug-ins of this folder in their order."""
    found = [import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)]
    return sorted(found, key=lambda module: module.ORDER)
