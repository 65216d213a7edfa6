"""Find what each application declares in a module of an agreed name."""

from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def declared(module_name: str) -> list[ModuleType]:
    """Return `<app>.<module_name>` of every installed application that has one, lower layers first."""
    found = [_module(f"{config.name}.{module_name}") for config in apps.get_app_configs()]
    return [module for module in found if module is not None]


# Every page and every service asks, and whether there is a file is asked of the disk.
@cache
def _module(path: str) -> ModuleType | None:
    return import_module(path) if find_spec(path) is not None else None
