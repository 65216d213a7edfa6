"""What a worker can be asked."""

from datetime import date
from itertools import islice
from typing import Any

from django.core.management import call_command
from django.db import connection

from accounts.services import system_user
from attestations.tasks import bring_today_in_step
from bench import company
from bench.chaos import company as of_chaos
from bench.chaos.__main__ import NOON
from bench.measures import Measure, measures
from bench.measures.mails import MAILS
from bench.sheets import states
from evidence.ledger import ledger
from evidence.models import Event
from evidence.protected import protected
from foundation.dates import today

#: A company of which every row is in the ledger has so many events for each supplier.
EVENTS_PER_SUPPLIER = 25


def build(kind: str, size: int) -> None:
    """Fill an empty database: with `size` suppliers, with fewer and `size` events of the ledger, or with none."""
    call_command("migrate", verbosity=0)
    if kind == "mails":
        to_be_told(MAILS, NOON.date())
    elif kind == "company":
        company.build(size, today())
    elif kind == "sheets":
        states.ask()
        states.ask_nothing()
    else:
        company.build(size // EVENTS_PER_SUPPLIER, today())
        record_everything(size)


def to_be_told(suppliers: int, today: date) -> None:
    """Let each supplier hold a certificate of which its contact is to be told."""
    of_chaos.found(suppliers, today)
    of_chaos.certify(range(suppliers), today)


def record_everything(events: int) -> None:
    """Enter every protected row in the ledger, and some again until it has as many events as were asked for."""
    with ledger(system_user()) as notes:
        for entry in protected().values():
            notes.add_many(
                "recorded", entry.model, entry.model._base_manager.order_by("pk").values_list("pk", flat=True)
            )
        missing = events - sum(len(draft.object_ids) for draft in notes.drafts) - Event.objects.count()
        for draft in list(notes.drafts):
            notes.drafts.extend(islice(draft.parts(max(1, missing)), 1 if missing > 0 else 0))
            missing -= min(max(0, missing), len(draft.object_ids))


def leave() -> None:
    """Let go of the database, all of it in its file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def prepare(_kind: str) -> dict[str, int]:
    """Bring a cached company to today's day and say how large it is."""
    bring_today_in_step()
    from django.apps import apps

    names = (
        "suppliers.Supplier",
        "suppliers.StageChange",
        "attestations.Obligation",
        "attestations.Attestation",
        "audits.Finding",
        "audits.Consequence",
        "audits.Screening",
        "reminders.Reminder",
        "evidence.Event",
    )
    return {name.split(".")[1]: apps.get_model(name).objects.count() for name in names}


found: dict[str, Measure] = {}


def listed(kind: str, size: int) -> list[dict[str, Any]]:
    """Return what is measured on a company of this kind and size."""
    found.update({measure.code: measure for measure in measures(size) if measure.company == kind})
    return [measure.described() for measure in found.values()]


def measure(code: str) -> float:
    """Run one measure once and return its seconds."""
    return found[code].run()
