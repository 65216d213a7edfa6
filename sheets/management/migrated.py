"""Say in words that the database lacks tables, before a command ends in a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from sheets.reading import Unreadable

NOT_MIGRATED = 2


class MigratedCommand(BaseCommand):
    """A command that leaves with 2 where the database is not brought up to date."""

    def execute(self, *args: Any, **options: Any) -> Any:
        """Run it; raise CommandError where migrations are missing."""
        try:
            with told_to_migrate():
                return super().execute(*args, **options)
        except Unreadable as error:
            raise CommandError(error.message, returncode=NOT_MIGRATED) from error


@contextmanager
def told_to_migrate() -> Iterator[None]:
    """Raise Unreadable where a query fails and migrations are missing; asked only then, for it takes time."""
    try:
        yield
    except (OperationalError, ProgrammingError) as error:
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise
        words = _("The database is not up to date; run manage.py migrate first.")
        raise Unreadable("not_migrated", words) from error
