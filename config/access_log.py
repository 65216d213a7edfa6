"""The log of requests. Apart from other logs: Django reads those before there is a server."""

from typing import Any

from gunicorn.glogging import Logger

from config.logs import without_keys


class AccessLogger(Logger):
    """gunicorn's log of requests, without keys in addresses and referrers."""

    def atoms(self, *args: Any) -> dict[str, Any]:
        """Return what a line is made of."""
        found = super().atoms(*args)
        return {name: without_keys(said) if isinstance(said, str) else said for name, said in found.items()}
