"""What can be due: each file here is one source, or several that are alike, found by itself."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from reminders.sources.source import Source

__all__ = ["Source", "sources", "title_of"]


@cache
def sources() -> dict[str, Source]:
    """Return every source by its code, in the order in which a mail lists them."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    declared = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    declared += [source for module in modules for source in getattr(module, "SOURCES", [])]
    return {source.code: source for source in sorted(declared, key=lambda source: source.order)}


def title_of(code: str) -> str:
    """Return what a source is called on a page; one that is gone keeps its code."""
    return str(sources()[code].title) if code in sources() else code
