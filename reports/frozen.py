"""What a rendering is given: the frozen figures with their names, and what stands at the foot of every page."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from reports.figures import table_modules
from reports.models import ReportRun
from reports.shown import shown_of

#: {"month", "as_of", "is_open", "opened_from", "sha256", "tables", "names"}: `tables` is hashed together with `month`
#: and `as_of`, `names` says what their codes are called (reports/called.py), `opened_from` tells lists whence they are.
Report = dict[str, Any]
#: What a rendering gives: whole, or piece by piece.
Rendered = bytes | Iterator[bytes]


@dataclass(frozen=True)
class Footer:
    """What proves a page: whose it is, of when, the hash of its figures, and how far the ledger had come."""

    organisation: str
    #: The month; the day where the report is not of a month's last day; the year where it is of one.
    period: str
    as_of: str
    sha256: str
    #: Number and hash of the last event of the ledger that the figures know of.
    checkpoint: str

    @property
    def is_of_a_year(self) -> bool:
        """Whether the report is of a year."""
        return len(self.period) == len("2024")


def report_of(run: ReportRun) -> Report:
    """Return the figures of a run as renderings take them; nothing of the register is read."""
    content = json.loads(run.data)
    return {
        "month": content["month"],
        "as_of": content["as_of"],
        "is_open": run.is_open,
        "opened_from": str(run.pk),
        "sha256": run.sha256,
        "tables": in_order(content["tables"]),
        "names": json.loads(run.names),
    }


def page_of(run: ReportRun) -> Report:
    """Return the figures of a run as its page takes them: of long lists the first rows alone."""
    if not run.shown:
        whole = report_of(run)
        return whole | shown_of(whole["tables"], whole["names"])
    content = json.loads(run.shown)
    return {
        "month": run.month,
        "as_of": run.as_of.isoformat(),
        "is_open": run.is_open,
        "opened_from": str(run.pk),
        "sha256": run.sha256,
        "tables": in_order(content["tables"]),
        "names": content["names"],
    }


def in_order(tables: dict[str, Any]) -> dict[str, Any]:
    """Return tables in the order of their plug-ins; those of a plug-in that is gone come last."""
    places = {module.CODE: place for place, module in enumerate(table_modules())}
    return {code: tables[code] for code in sorted(tables, key=lambda code: places.get(code, len(places)))}


def called_now() -> str:
    """Return what the organisation is called."""
    return settings.ORGANISATION_NAME or "Goodstanding"


def footer_of(run: ReportRun) -> Footer:
    """Return what stands at the foot of every page of a run."""
    return Footer(
        run.organisation or called_now(),
        run.period,
        run.as_of.isoformat(),
        run.sha256,
        f"{run.ledger_seq} {run.ledger_hash}".strip(),
    )
