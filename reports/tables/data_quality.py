"""How far the figures can be trusted: what waits, what reached nobody, what was undone, what no file bears out."""

from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Attestation, Requirement
from foundation.dates import written
from reminders.counted import unreached
from reminders.models import Reminder
from reports.pages import Figure, Names, Section, Table, shown_share
from reports.reading import Reading
from reports.shares import share
from sheets.models import ImportRun

CODE = "data_quality"
ORDER = 12
TITLE = _("Data quality")
#: What waits for longer than so many days waits for long.
LONG = 14
RECORDED_ONLY = Attestation.Backing.RECORDED_ONLY.value


def compute(reading: Reading) -> dict[str, Any]:
    """Return counts of the day, and of the year until it; and by requirement what is held on no file that was seen."""
    as_of, since = reading.as_of, date(reading.as_of.year, 1, 1)
    waiting = Attestation.objects.undecided(as_of)
    counts = {
        "waiting_reviews": waiting.count(),
        "waiting_long": waiting.filter(submitted_on__lte=long_before(as_of)).count(),
        "undelivered": Reminder.objects.undelivered(as_of).count(),
        "no_contact": unreached(as_of).distinct().count(),
        "imports": ImportRun.objects.finished_in_the_year(as_of).count(),
        "imports_undone": ImportRun.objects.undone_in_the_year(as_of).count(),
    }
    return {
        "since": since.isoformat(),
        "rows": [{"code": code, "count": count} for code, count in counts.items()],
        "recorded_only": [
            {
                "requirement": row.requirement.code,
                "count": row.backing[RECORDED_ONLY],
                "held": row.held,
                "share": share(row.backing[RECORDED_ONLY], row.held),
            }
            for row in reading.coverage
            if row.held
        ],
    }


def long_before(as_of: date) -> date:
    """Return the last day since which it is long, up to another."""
    return date.fromordinal(max(as_of.toordinal() - LONG - 1, 1))


def behind(code: str, names: Names) -> str:
    """Return the address of the list of what is counted."""
    proofs, long_ago = "attestations_attestation", long_before(date.fromisoformat(names.as_of)).isoformat()
    lists = {
        "waiting_reviews": names.undecided(proofs, "undecided_on"),
        "waiting_long": names.undecided(proofs, "undecided_on", submitted_on__lte=long_ago),
        "undelivered": names.listed("reminders_reminder", {"undelivered_until": names.as_of}),
        "no_contact": names.suppliers(counted="unreached"),
        "imports": names.listed("sheets_importrun", {"finished_until": names.as_of}),
        "imports_undone": names.listed("sheets_importrun", {"undone_until": names.as_of}),
    }
    return lists[code]


def titles() -> dict[str, str]:
    """Return what is said of each count."""
    return {
        "waiting_reviews": gettext("Waiting for a review on the day"),
        "waiting_long": gettext("Waiting for more than %(days)s days") % {"days": LONG},
        "undelivered": gettext("Reminders that could not be delivered"),
        "no_contact": gettext("Suppliers without a contact to write to"),
        "imports": gettext("Imports"),
        "imports_undone": gettext("Imports that were undone"),
    }


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    called = titles()
    rows = [(called[row["code"]], [Figure(row["count"], behind(row["code"], names))]) for row in figures["rows"]]
    recorded = [
        (
            names.of(Requirement, row["requirement"]),
            [
                Figure(row["count"], names.obligations(requirement=row["requirement"], rests_on=RECORDED_ONLY)),
                Figure(row["held"], names.obligations(requirement=row["requirement"], standing="held")),
                shown_share(row["share"]),
            ],
        )
        for row in figures["recorded_only"]
    ]
    tables = [Table([gettext("Count")], rows)]
    if recorded:
        heads = [gettext("Recorded only"), gettext("Held"), gettext("Share")]
        tables.append(Table(heads, recorded, gettext("Held on nothing but a record: nobody here saw a file")))
    words = gettext("What waits is of the day; reminders and imports are those since %(since)s.")
    return Section(CODE, str(TITLE), words % {"since": written(figures["since"])}, tables)
