"""What processes tell each other where no transaction hides it: in a cache that may be away."""

import logging
from typing import Any

from django.core.cache import caches

log = logging.getLogger("goodstanding.telling")


def quietly(method: str, *arguments: Any) -> Any:
    """Ask the cache that processes share; None where it is away: the work goes on and a hint is missing."""
    try:
        return getattr(caches["progress"], method)(*arguments)
    except Exception:
        log.warning("The cache that processes share cannot be asked", exc_info=True)
        return None
