"""Room in the pages of PostgreSQL's tables; SQLite has no use for it."""

from typing import Any

from django.db.migrations import RunPython


def half_filled(table: str) -> RunPython:
    """Return what has each page of a table filled to the half from now on, where all its rows are changed at once.

    A changed row is then written beside the old one, and all indexes stay as they are, where none holds what changed.
    """

    def leave(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} SET (fillfactor = 50)")

    def fill(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"ALTER TABLE {table} RESET (fillfactor)")

    return RunPython(leave, fill)
