"""Ways to tell somebody: each file here is one channel, found by itself."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from reminders.channels.channel import Channel

__all__ = ["Channel", "channels", "title_of"]


@cache
def channels() -> dict[str, Channel]:
    """Return every channel by its code."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    return {module.CHANNEL.code: module.CHANNEL for module in modules if hasattr(module, "CHANNEL")}


def title_of(code: str) -> str:
    """Return what a channel is called on a page; one that is gone keeps its code."""
    return str(channels()[code].title) if code in channels() else code
