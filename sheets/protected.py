"""What was imported cannot be changed unseen."""

from evidence.protected import Protected
from sheets.models import ImportRun

PROTECTED = [
    Protected(
        ImportRun,
        (
            "state",
            "file_id",
            "file__sha256",
            "file__size",
            "sheet",
            "effective_on",
            "started_by_id",
            "rows",
            "created",
            "updated",
            "unchanged",
            "refused",
        ),
    )
]
