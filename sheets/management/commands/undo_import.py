"""Take an import back from the command line."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser
from django.utils.translation import gettext as _, gettext_lazy

from foundation.dates import today
from sheets.management.commands.import_sheet import UNREADABLE, Command as ImportSheet, acting
from sheets.management.migrated import told_to_migrate
from sheets.models import ImportRun
from sheets.obstacles import Obstacles, in_the_way
from sheets.reading import Unreadable
from sheets.undo import undo

#: The exit where something stands in the way.
IN_THE_WAY = 1


class Command(ImportSheet):
    """Take one import back; exit 0 undone, 1 something stands in the way, 2 no such import or wrong options."""

    misunderstood = gettext_lazy("%(given)s is not understood; name one import, and options that --help lists.")
    help = "Undo an import while nothing later has touched its rows; RUN is its number or its reference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run")
        parser.add_argument(
            "--json", action="store_true", help="print JSON to standard output, words to standard error"
        )
        parser.add_argument("--user", default="", help="act as the person with this e-mail address")

    def handle(self, *args: Any, **options: Any) -> None:
        obstacles = Obstacles()
        try:
            with told_to_migrate():
                run = found(options["run"])
                obstacles = in_the_way(run) if run.state == ImportRun.State.WRITTEN else obstacles
                undo(run, actor=acting(options["user"]), today=today())
        except Unreadable as error:
            if error.code != "in_the_way":
                self.refuse(error, as_json=options["json"])
                raise SystemExit(UNREADABLE) from error
            self.tell(obstacles, error, as_json=options["json"])
            raise SystemExit(IN_THE_WAY) from error
        if options["json"]:
            self.stdout.write(json.dumps({"run": run.pk, "state": ImportRun.State.UNDONE}))
        out = self.stderr if options["json"] else self.stdout
        out.write(_("The import of %(file)s is undone.") % {"file": run.file_name})

    def tell(self, obstacles: Obstacles, error: Unreadable, *, as_json: bool) -> None:
        """Name what stands in the way."""
        if as_json:
            content = {"code": error.code, "message": error.message, **in_keys(obstacles)}
            self.stdout.write(json.dumps({"error": content}, ensure_ascii=False))
        self.stderr.write(error.message)
        for obstacle in obstacles.named[1:]:
            self.stderr.write(str(obstacle))
        if obstacles.more:
            self.stderr.write(_("… and %(count)s more.") % {"count": obstacles.more})


def found(name: str) -> ImportRun:
    """Return the import of this number or reference; raise Unreadable where there is none."""
    try:
        return ImportRun.objects.get(pk=int(name)) if name.isdecimal() else ImportRun.objects.get(public_id=name)
    except (ImportRun.DoesNotExist, ValidationError) as error:
        raise Unreadable("no_such_import", _("There is no import %(name)s.") % {"name": name}) from error


def in_keys(obstacles: Obstacles) -> dict[str, Any]:
    """Return what stands in the way with stable keys."""
    named = [
        {
            "sheet": obstacle.sheet,
            "row": obstacle.number,
            "subject": obstacle.subject,
            "what": obstacle.what,
            "who": obstacle.who,
            "at": obstacle.at and obstacle.at.isoformat(),
            "run": obstacle.run and obstacle.run.pk,
        }
        for obstacle in obstacles.named
    ]
    return {"obstacles": named, "more": obstacles.more}
