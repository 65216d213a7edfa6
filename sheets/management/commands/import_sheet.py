"""Import a spreadsheet from the command line."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from accounts.services import system_user
from foundation.dates import today
from foundation.words import listed
from sheets.cells import CellError, day
from sheets.engine import import_file
from sheets.job import Options
from sheets.management.migrated import told_to_migrate
from sheets.reading import Unreadable
from sheets.report import Report
from sheets.row import Outcome

ALL_IN, REFUSED, UNREADABLE = 0, 1, 2
#: A person reads the first reasons; --json gives all of them.
TOLD = 50


class Command(BaseCommand):
    """Import one file; exit 0 all in, 1 refused rows, 2 a file that cannot be read or wrong options."""

    misunderstood = gettext_lazy("%(given)s is not understood; name one file, and options that --help lists.")
    help = "Import a spreadsheet (XLSX, XLS, ODS, CSV, TSV): every sheet in it that is recognised, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="", help="take the file as this sheet, such as suppliers")
        parser.add_argument("--encoding", default="", help="the encoding of a text file, such as big5 or gb18030")
        parser.add_argument("--effective-on", default="", help="the day on which changes take effect")
        parser.add_argument("--dates", default="", choices=["", "dmy", "mdy"], help="how 01/02/2025 is meant")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--skip-refused", action="store_true", help="import the rest when rows are refused")
        parser.add_argument(
            "--json", action="store_true", help="print JSON to standard output, words to standard error"
        )
        parser.add_argument("--user", default="", help="act as the person with this e-mail address")

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        # Else it leaves with words of its own before `--json` is heeded.
        parser.called_from_command_line = False
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        try:
            super().run_from_argv(argv)
        except CommandError as error:
            wrong = Unreadable("wrong_options", str(self.misunderstood) % {"given": " ".join(argv[1:])})
            self.refuse(wrong, as_json="--json" in argv)
            raise SystemExit(UNREADABLE) from error

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with told_to_migrate():
                report = imported(options)
        except Unreadable as error:
            if error.code == "encoding":
                error.message = f"--encoding: {error.message}"
            self.refuse(error, as_json=options["json"])
            raise SystemExit(UNREADABLE) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_json(report), ensure_ascii=False))
        self.explain(report, out=self.stderr if options["json"] else self.stdout)
        if report.counts()[Outcome.REFUSED]:
            raise SystemExit(REFUSED)

    def refuse(self, error: Unreadable, *, as_json: bool) -> None:
        """Say why the file cannot be read, or which option is wrong."""
        if as_json:
            content = {"error": {"code": error.code, "message": error.message}}
            self.stdout.write(json.dumps(content, ensure_ascii=False))
        self.stderr.write(error.message)

    def explain(self, report: Report, *, out: Any) -> None:
        """Say in words what became of the rows."""
        for warning in report.warnings:
            out.write(warning)
        for taken in report.sheets:
            told = [(row, problem) for row in taken.rows for problem in row.problems]
            for row, problem in told[:TOLD]:
                place = _("%(sheet)s, row %(row)s, %(column)s") % {
                    "sheet": taken.name,
                    "row": row.number,
                    "column": problem.column,
                }
                out.write(f"{place}: {problem.message} [{problem.code}] {problem.value}".rstrip())
            if len(told) > TOLD:
                out.write(_("… and %(count)s more.") % {"count": len(told) - TOLD})
            out.write(f"{taken.name}: {counted(taken.counts)}")
        if report.run is None:
            out.write(_("Nothing was written."))
        else:
            words = _("This was import %(run)s; undo_import %(run)s takes it back.")
            out.write(words % {"run": report.run.pk})


def imported(options: dict[str, Any]) -> Report:
    """Import the file as the options say; raise Unreadable."""
    file: Path = options["file"]
    return import_file(
        file,
        file.name,
        actor=acting(options["user"]),
        today=today(),
        options=Options(
            sheet=options["sheet"],
            encoding=options["encoding"],
            effective_on=effective(options["effective_on"]),
            dry_run=options["dry_run"],
            skip_refused=options["skip_refused"],
            date_order=options["dates"],
        ),
    )


def counted(counts: Counter[Outcome]) -> str:
    """Return how many rows are new, changed, unchanged and refused, in words."""
    return listed(f"{outcome.label} {counts[outcome]}" for outcome in Outcome)


def as_json(report: Report) -> dict[str, Any]:
    """Return what became of the rows with stable keys."""
    sheets = {}
    for taken in report.sheets:
        sheets[taken.resource.code] = {
            "rows": taken.counts.total(),
            **{outcome.value: taken.counts[outcome] for outcome in Outcome},
            "errors": [{"row": row.number, **vars(problem)} for row in taken.rows for problem in row.problems],
        }
    return {"run": report.run.pk if report.run else None, "sheets": sheets}


def acting(email: str) -> User:
    """Return who the command acts as: the built-in user unless an address names somebody."""
    if not email:
        return system_user()
    found = User.objects.filter(email=email.lower(), is_active=True).first()
    if found is None:
        words = _("Nobody with the address %(email)s works here.")
        raise Unreadable("unknown_user", words % {"email": email})
    return found


def effective(text: str) -> date | None:
    """Return the day on which changes take effect, if one was named, in any form that a sheet may have."""
    try:
        return day(text) if text else None
    except CellError as error:
        raise Unreadable(error.code, f"--effective-on: {error.message}") from error
