"""Put the demonstration into an empty database, once."""

from datetime import date

from accounts.services import system_user
from demo import (
    applications,
    assessments,
    audits,
    cases,
    change_requests,
    consequences,
    engagements,
    in_tray,
    narratives,
    newcomers,
    people,
    screenings,
    second_sources,
    security,
    visitors,
)
from demo.tables import tables
from evidence.ledger import ledger
from sheets.engine import import_tables
from sheets.models import ImportRun
from suppliers.models import Supplier

#: What the import is called: by it the demonstration is known again.
NAME = "goodstanding-demo"


class Refused(Exception):
    """Why a row of the demonstration did not go in."""


def is_loaded() -> bool:
    """Tell whether this database was filled with the demonstration."""
    return ImportRun.objects.filter(file_name=NAME).exists()


def is_free() -> bool:
    """Tell whether there is no supplier yet."""
    return not Supplier.objects.exists()


def load(today: date) -> int:
    """Load everything in one transaction and return how many rows went in."""
    actor = system_user()
    with ledger(actor):
        cast = people.enter_people(actor)
        report = import_tables(tables(today=today), name=NAME, actor=actor, today=today)
        for row in report.rows:
            for problem in row.problems:
                raise Refused(f"{problem.column} {problem.value}: {problem.message}")
        in_tray.share_out([cast["officer"], cast["officer2"]], actor=actor)
        in_tray.fill(cast, actor=actor, today=today)
        visitors.enter_visitors(actor)
        assessments.assess(cast, today=today)
        cases.improve(cast, actor=actor, today=today)
        audits.hold(cast, actor=actor, today=today)
        change_requests.ask(cast["officer"], today=today)
        security.secure(cast, today=today)
        applications.apply(cast, today=today)
        engagements.engage(cast, today=today)
        second_sources.name(cast, today=today)
        screenings.screen(cast, today=today)
        newcomers.enter(cast, today=today)
        consequences.decide(cast, today=today)
        narratives.tell(cast["compliance"])
    return len(report.rows)
