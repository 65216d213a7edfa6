"""Load the rows that ship."""

from typing import Any

from accounts.services import system_user
from evidence.ledger import ledger
from foundation.discovery import declared
from sheets.management.migrated import MigratedCommand


class Command(MigratedCommand):
    """Add the reference rows that are missing; what an administrator changed stays as it is."""

    help = "Add roles, regions, countries, categories, requirements and rules that ship; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        actor = system_user()
        with ledger(actor):
            for module in declared("reference"):
                for name, created in module.load(actor):
                    self.stdout.write(f"{name}: {created} new")
