"""Print the compliance figures of a month, a day or a year."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.services import system_user
from foundation.dates import today
from foundation.typesetting import NotTypeset
from reports.annually import annual_report
from reports.frozen import Footer, Rendered, Report, footer_of, report_of
from reports.models import Origin, ReportRun, RunState
from reports.periods import UnknownPeriod, read_report_period
from reports.renderings import renderings
from reports.services import keep

WRONG = 2


class Command(BaseCommand):
    """Freeze the figures, unless they were and are the same, and write them to standard output or to a file."""

    help = (
        "Print the compliance figures of a month (2024-12, as of its last day), of a day (2024-12-15), or of a"
        " year (2024) by its December and the two before, as they were frozen."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period")
        parser.add_argument("--format", choices=list(renderings()), default="json")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="")
        parser.add_argument("-o", "--output", type=Path)
        parser.add_argument("--user", default="", help="E-mail address of the person for whom it is made.")

    def handle(self, *args: Any, **options: Any) -> None:
        rendering, path = renderings()[options["format"]], options["output"]
        if path is None and not rendering.IS_TEXT:
            raise CommandError(
                f"{options['format']} is no text for a terminal; name a file with -o, such as"
                f" -o report.{rendering.SUFFIX}.",
                returncode=WRONG,
            )
        try:
            report, footer = self.figures(options["period"], options["user"])
        except UnknownPeriod as error:
            raise CommandError(str(error), returncode=WRONG) from error
        language = options["language"] or settings.LANGUAGE_CODE
        try:
            rendered = rendering.render(report, footer, language)
        except NotTypeset as error:
            raise CommandError(str(error)) from error
        if path:
            write_whole(path, rendered)
        else:
            self.stdout.write(b"".join(pieces(rendered)).decode())

    def figures(self, asked: str, address: str) -> tuple[Report, Footer]:
        """Return the report of a month or a day, frozen now unless it is; of a year, by the Decembers that were frozen.

        Which reports of the same day it contradicts goes to standard error.
        """
        if re.fullmatch(r"\d{4}", asked):
            return annual_report(int(asked))
        run = keep(read_report_period(asked, today()), actor=person(address), origin=Origin.COMMAND)
        for other in contradicted(run):
            self.stderr.write(
                f"Report {other.pk} of {other.period} ({RunState(other.state).value}) has other figures: SHA-256"
                f" {other.sha256}. Its page says what changed."
            )
        return report_of(run), footer_of(run)


def contradicted(run: ReportRun) -> Iterator[ReportRun]:
    """Give the earlier runs of the same day that were signed off, or waited for it, and have other figures."""
    of_day = ReportRun.objects.with_state().light().filter(month=run.month, as_of=run.as_of).exclude(sha256=run.sha256)
    for other in of_day.order_by("pk"):
        if other.state in (RunState.SIGNED, RunState.CONTRADICTED):
            yield other


def person(address: str) -> User:
    """Return for whom the report is made; raise CommandError where nobody has that address."""
    if not address:
        return system_user()
    found = User.objects.filter(email__iexact=address, is_active=True).first()
    if found is None:
        raise CommandError(f"Nobody who may log in has the address {address}.", returncode=WRONG)
    return found


def pieces(rendered: Rendered) -> Iterator[bytes]:
    """Give a rendering piece by piece."""
    return iter([rendered]) if isinstance(rendered, bytes) else rendered


def write_whole(path: Path, rendered: Rendered) -> None:
    """Write a file; raise CommandError where that is not possible, and leave no half of it."""
    try:
        with path.open("wb") as file:
            file.writelines(pieces(rendered))
    except OSError as error:
        if path.is_file():
            with suppress(OSError):
                path.unlink()
        raise CommandError(f"The report could not be written to {path}: {error.strerror}.") from error
