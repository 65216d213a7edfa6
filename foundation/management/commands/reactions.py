"""List what follows what."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.reactions import NAMES, functions


class Command(BaseCommand):
    """Print every reaction and the functions that run, in their order."""

    help = "List every reaction and the functions that follow it, in the order they run."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, meaning in NAMES.items():
            self.stdout.write(f"{name}: {meaning}")
            for function in functions(name):
                self.stdout.write(f"    {function.__module__}.{function.__name__}")
