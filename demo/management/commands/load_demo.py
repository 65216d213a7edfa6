"""Load the demonstration."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import CommandError

from demo import loading, people
from foundation.dates import today
from sheets.management.migrated import MigratedCommand


class Command(MigratedCommand):
    """Load an invented company once, and print its log-ins every time."""

    help = "Load an invented company into an empty database and print its log-ins; not in production."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demonstration does not go into production: everybody knows its passwords.")
        if loading.is_free():
            self.load()
        elif not loading.is_loaded():
            self.stdout.write("This database holds suppliers of its own: the demonstration was not loaded.")
        lines = people.log_ins()
        if lines:
            self.stdout.write("\n".join(["Log-ins of the demonstration:", *lines]))

    def load(self) -> None:
        """Load it, and say in words what keeps it out."""
        if not Group.objects.exists():
            raise CommandError("Run `manage.py load_reference` first: the demonstration stands on those rows.")
        try:
            rows = loading.load(today())
        except loading.Refused as reason:
            raise CommandError(f"The demonstration was not loaded: {reason}") from None
        self.stdout.write(f"Loaded the demonstration: {rows} rows.")
