"""The forms a frozen report takes, one plug-in file each.

Each has CODE (what `--format` and addresses call it), ORDER, TITLE, MEDIA_TYPE, SUFFIX (of the file's name, without
the dot), IS_TEXT (whether it may go to a terminal) and `render(report, footer, language)`, which gives bytes, whole or
piece by piece, reads nothing of the database, and gives the same bytes for the same arguments.
"""

import pkgutil
from importlib import import_module
from types import ModuleType


def renderings() -> dict[str, ModuleType]:
    """Return the plug-ins of this folder by their codes, in their order."""
    found = [import_module(f"{__name__}.{entry.name}") for entry in pkgutil.iter_modules(__path__)]
    return {module.CODE: module for module in sorted(found, key=lambda module: module.ORDER)}
