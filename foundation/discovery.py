"""Find what each application declares in a module of an agreed name."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps


def declared(module_name: str) -> list[ModuleType]:
    """Return `<app>.<module_name>` of every installed application that has one, lower layers first."""
    found = []
    for config in apps.get_app_configs():
        path = f"{config.name}.{module_name}"
        if find_spec(path) is not None:
            found.append(import_module(path))
    return found
