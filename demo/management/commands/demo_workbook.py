"""Write the demonstration as a workbook."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from demo.company import SIZE
from demo.tables import tables
from demo.workbook import write_workbook
from sheets.management.migrated import MigratedCommand


class Command(MigratedCommand):
    """Write the invented company as of the published year-end, as a tracker with four sheets."""

    help = "Write the invented company as of 31 December 2024 as a workbook with four sheets."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="zh-hant")
        parser.add_argument(
            "--suppliers",
            type=int,
            default=SIZE,
            help="Rows of suppliers; %(default)s give the published figures, others the same proportions.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = tables(size=options["suppliers"])
        write_workbook(options["file"], found, options["language"])
        counts = ", ".join(f"{code} {len(rows)}" for code, rows in found.items())
        self.stdout.write(f"{options['file']}: {counts}")
