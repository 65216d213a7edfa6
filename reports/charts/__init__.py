"""The charts of the report, one plug-in file each.

Each has CODE, ORDER, TABLE (the section that it stands in) and `chart(tables, names)`, which gives a Chart of
the figures of all tables, or None where there is nothing to draw.
"""

import pkgutil
from importlib import import_module
from types import ModuleType


def chart_modules() -> list[ModuleType]:
    """Return the plug-ins of this folder in their order."""
    found = [import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)]
    return sorted(found, key=lambda module: module.ORDER)
