"""Draw a sample of what a table of the report counts, with its evidence."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foundation.dates import today
from foundation.snapshot import snapshot
from reports.periods import UnknownPeriod, read_report_period
from reports.populations import populations
from reports.sampling import as_json, draw

WRONG = 2


class Command(BaseCommand):
    """Print the sample and its seed as JSON."""

    help = "Draw so many items of a table of the report; with the seed that it prints they are drawn again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period")
        parser.add_argument("table", choices=sorted(populations()))
        parser.add_argument("size", type=int)
        parser.add_argument("--seed", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["size"] < 1:
            raise CommandError("Draw at least one item.", returncode=WRONG)
        try:
            period = read_report_period(options["period"], today())
        except UnknownPeriod as error:
            raise CommandError(str(error), returncode=WRONG) from error
        seed = options["seed"] or secrets.token_hex(8)
        with snapshot():
            sample = draw(options["table"], period.as_of, options["size"], seed)
        self.stdout.write(as_json(sample, options["table"], period.as_of))
