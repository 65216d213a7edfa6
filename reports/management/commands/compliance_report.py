"""Print the compliance figures of a month or a day."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string
from django.utils import translation

from foundation.dates import today
from reports.figures import compute_report
from reports.pages import report_sections
from reports.periods import UnknownPeriod, read_report_period

WRONG = 2


class Command(BaseCommand):
    """Write the report to standard output or to a file."""

    help = "Print the compliance figures of a month (2024-12, as of its last day) or of a day (2024-12-15)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("period")
        parser.add_argument("--format", choices=["json", "html"], default="json")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="")
        parser.add_argument("-o", "--output", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            period = read_report_period(options["period"], today())
        except UnknownPeriod as error:
            raise CommandError(str(error), returncode=WRONG) from error
        report = compute_report(period)
        if options["format"] == "json":
            text = json.dumps(report, ensure_ascii=False)
        else:
            text = as_page(report, options["language"] or settings.LANGUAGE_CODE)
        if options["output"]:
            write_whole(options["output"], text)
        else:
            self.stdout.write(text)


def write_whole(path: Path, text: str) -> None:
    """Write a file; raise CommandError where that is not possible, and leave no half of it."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        if path.is_file():
            path.unlink()
        raise CommandError(f"The report could not be written to {path}: {error.strerror}.") from error


def as_page(report: dict[str, Any], language: str) -> str:
    """Return the report as one HTML file that needs nothing beside it."""
    with translation.override(language):
        context = {
            "report": report,
            "sections": report_sections(report, settings.PUBLIC_URL),
            "organisation": settings.ORGANISATION_NAME or "Goodstanding",
            "stylesheet": (settings.BASE_DIR / "static/theme/goodstanding.css").read_text(encoding="utf-8"),
        }
        return render_to_string("reports/standalone.html", context)
