"""How far the figures can be trusted: what waits, what reached nobody, what was undone, what no file bears out."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy as _

from attestations.models import Attestation, Requirement
from foundation.dates import end_of, written
from reminders.models import Reminder
from reports.pages import Figure, Names, Section, Table, shown_share
from reports.reading import Reading
from reports.shares import share, year_end
from sheets.models import ImportRun

CODE = "data_quality"
ORDER = 12
TITLE = _("Data quality")
#: What waits for longer than so many days waits for long.
LONG = 14
RECORDED_ONLY = Attestation.Backing.RECORDED_ONLY.value
Reason = Reminder.Reason
UNREACHED = (Reason.NO_CONTACT, Reason.NO_OFFICER, Reason.NO_MANAGER)


def compute(reading: Reading) -> dict[str, Any]:
    """Return counts of the day, and of the year until it; and by requirement what is held on no file that was seen."""
    as_of, since = reading.as_of, date(reading.as_of.year, 1, 1)
    began, end = end_of(year_end(as_of.year - 1)), end_of(as_of)
    waiting = Attestation.objects.filter(submitted_on__lte=as_of).filter(Q(decided_on=None) | Q(decided_on__gt=as_of))
    told = Reminder.objects.filter(settled_at__gte=began, settled_at__lt=end)
    counts = {
        "waiting_reviews": waiting.count(),
        "waiting_long": waiting.filter(submitted_on__lt=long_before(as_of)).count(),
        "undelivered": told.filter(reason__in=(Reason.REFUSED, Reason.GIVEN_UP)).count(),
        "no_contact": told.filter(reason__in=UNREACHED).order_by().values("supplier").distinct().count(),
        "imports": ImportRun.objects.filter(finished_at__gte=began, finished_at__lt=end).count(),
        "imports_undone": ImportRun.objects.filter(undone_at__gte=began, undone_at__lt=end).count(),
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
    """Return the first day since which it is not long, up to another."""
    return date.fromordinal(max(as_of.toordinal() - LONG, 1))


def titles() -> dict[str, str]:
    """Return what is said of each count."""
    return {
        "waiting_reviews": gettext("Waiting for a review on the day"),
        "waiting_long": gettext("Waiting for more than %(days)s days") % {"days": LONG},
        "undelivered": gettext("Reminders that could not be delivered"),
        "no_contact": gettext("Suppliers for whom nobody could be written to"),
        "imports": gettext("Imports"),
        "imports_undone": gettext("Imports that were undone"),
    }


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    called = titles()
    rows = [(called[row["code"]], [Figure(row["count"])]) for row in figures["rows"]]
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
