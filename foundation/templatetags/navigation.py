"""Pick lists of the admin by their models' names, for navigation in an order of our own."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

register = template.Library()

App = Mapping[str, Any]


@register.filter
def named(apps: Iterable[App], names: str) -> list[Any]:
    """Return the models called by `names` (parted by spaces), in that order, as the admin lists them."""
    by_name = {model["object_name"]: model for app in apps for model in app["models"]}
    return [by_name[name] for name in names.split() if name in by_name]


@register.filter
def not_named(apps: Iterable[App], names: str) -> list[Any]:
    """Return the models that `names` leaves out."""
    listed = set(names.split())
    return [model for app in apps for model in app["models"] if model["object_name"] not in listed]
