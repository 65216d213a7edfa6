"""Load the demonstration."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError

from demo import loading, people, visitors
from foundation.dates import today
from reminders.working_days import is_own_working_day
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
            self.stdout.write("\n".join(["Log-ins of the demonstration:", *lines, *visitors.log_ins()]))

    def load(self) -> None:
        """Load it, and say in words what keeps it out."""
        if not Group.objects.exists():
            raise CommandError("Run `manage.py load_reference` first: the demonstration stands on those rows.")
        try:
            rows = loading.load(today())
        except loading.Refused as reason:
            raise CommandError(f"The demonstration was not loaded: {reason}") from None
        # What the clock would do at nine: whoever looks at the pages finds mails.
        call_command("send_reminders", on=last_working_day(today()), stdout=StringIO())
        self.stdout.write(f"Loaded the demonstration: {rows} rows.")


def last_working_day(day: date) -> date:
    """Return a day, or the last one before it, on which the organisation works."""
    return day if is_own_working_day(day) else last_working_day(day - timedelta(days=1))
