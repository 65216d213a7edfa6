"""Why a file is not read."""

from typing import Any


class Refused(Exception):
    """A file that is refused as a whole: the reason's name, and what its sentence tells."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values
