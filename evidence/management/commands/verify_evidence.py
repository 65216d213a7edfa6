"""Check the ledger, the protected rows and the files."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from evidence.models import Event
from evidence.verify import findings

SOUND, TAMPERED, UNREADABLE, NOT_ANCHORED = 0, 1, 2, 3


class Command(BaseCommand):
    """Print what does not agree; exit 1 if anything does not, 2 if it cannot be read, 3 if it is not anchored."""

    help = "Verify the chain of events, every protected row and, with --files, every kept file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--files", action="store_true", help="also read every kept file")
        parser.add_argument("--json", action="store_true", help="print JSON to standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = list(findings(files=options["files"]))
            events = Event.objects.count()
        except DatabaseError as error:
            self.stderr.write(_("The database cannot be read: %(why)s") % {"why": error})
            raise SystemExit(UNREADABLE) from error
        verdict = TAMPERED if found else NOT_ANCHORED
        if options["json"]:
            content = {"exit": verdict, "events": events, "findings": [asdict(finding) for finding in found]}
            self.stdout.write(json.dumps(content, ensure_ascii=False))
        else:
            for finding in found:
                place = " ".join(part for part in (finding.table, finding.row, finding.column) if part)
                self.stdout.write(f"{place}: {finding.message}")
            self.stdout.write(self.summary(len(found), events))
        raise SystemExit(verdict)

    def summary(self, count: int, events: int) -> str:
        """Return the last line: what was found over how many events."""
        if count:
            return _("%(count)s findings over %(events)s events.") % {"count": count, "events": events}
        return _("Self-consistent over %(events)s events, not anchored: there is no checkpoint outside.") % {
            "events": events
        }
