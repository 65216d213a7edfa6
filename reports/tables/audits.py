"""Audits that were held, and what became of what they found (HKEX B5.2, B5.3; GRI 308-2, 414-2)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext, gettext_lazy as _, pgettext

from audits.models import Audit, AuditKind, Finding, FindingState, Scheme, Severity
from foundation.dates import written
from reports.pages import NONE, Figure, Names, Section, Table, shown_share
from reports.populations import of_rows
from reports.reading import Reading
from reports.shares import share, year_end

CODE = "audits"
ORDER = 6
TITLE = _("Audits and findings")
#: A severity: the codes of its scheme and its own.
Grave = tuple[str, str]
READ_AT_ONCE = 2_000
COUNTS = ("found", "open", "overdue", "closed", "closed_in_time")


def compute(reading: Reading) -> dict[str, Any]:
    """Return the audits of the year until the day and of the year before by kind, and the findings by severity.

    `found` and `closed` are those of the year, `open` and `overdue` all that there are on the day. `mean_days` is from
    the report to the closing, cut to one decimal.
    """
    as_of = reading.as_of
    since = date(as_of.year, 1, 1)
    now, before = held(since, as_of), held(date(max(as_of.year - 1, 1), 1, 1), year_end(as_of.year - 1))
    counts = {
        "found": by_severity(Finding.objects.filter(audit__in=Audit.objects.reported(as_of), **{COUNTED: since})),
        "open": by_severity(Finding.objects.open(as_of)),
        "overdue": by_severity(Finding.objects.overdue(as_of)),
    }
    closed, in_time, days = closings(since, as_of)
    counts |= {"closed": closed, "closed_in_time": in_time}
    return {
        "since": since.isoformat(),
        "rows": [{"kind": kind.value, "held": now[kind], "previous": before[kind]} for kind in AuditKind],
        "schemes": [*by_scheme(counts, days)],
        "findings": totals({name: found.total() for name, found in counts.items()}, days.total()),
    }


COUNTED = "audit__counts_from__gte"


def held_within(first: date, last: date) -> QuerySet[Audit]:
    """Return the audits whose last day is within some days."""
    return Audit.objects.filter(ended_on__gte=first, ended_on__lte=last, cancelled_on=None)


def known_findings(as_of: date) -> QuerySet[Finding]:
    """Return what was found by a day, but for what was closed before its year."""
    closed = FindingState.objects.on(date(as_of.year, 1, 1) - timedelta(days=1))
    closed = closed.filter(state=FindingState.State.CLOSED)
    return Finding.objects.filter(audit__in=Audit.objects.reported(as_of)).exclude(pk__in=closed.values("finding"))


POPULATION = of_rows(
    lambda as_of: held_within(date(as_of.year, 1, 1), as_of),
    known_findings,
    beside=lambda row: [*row.states.all()] if isinstance(row, Finding) else [],
)


def held(first: date, last: date) -> Counter[str]:
    """Count the audits whose last day is within some days, by kind."""
    return Counter(dict(held_within(first, last).order_by().values_list("kind").annotate(n=Count("pk"))))


def by_severity(findings: Any) -> Counter[Grave]:
    """Count findings by severity."""
    found = findings.order_by().values_list("severity__scheme__code", "severity__code").annotate(n=Count("pk"))
    return Counter({(scheme, severity): count for scheme, severity, count in found})


def closings(since: date, as_of: date) -> tuple[Counter[Grave], Counter[Grave], Counter[Grave]]:
    """Return by severity what was closed in the year and still is, how many of it in time, and the days of all.

    It is closed from the day on which that was entered; whether in time, and after how many days, says the day on which
    it was seen to be mended.
    """
    closed, in_time, days = Counter[Grave](), Counter[Grave](), Counter[Grave]()
    states: Any = FindingState.objects.on(as_of).filter(finding=OuterRef("pk"), state=FindingState.State.CLOSED)
    found = Finding.objects.with_due(as_of).annotate(
        closed_on=Subquery(states.values("effective_on")[:1]),
        seen_on=Subquery(states.with_seen().values("seen_on")[:1]),
    )
    rows = (
        found.filter(closed_on__gte=since)
        .order_by()
        .values_list("severity__scheme__code", "severity__code", "seen_on", "due_then", "audit__reported_on")
    )
    for scheme, severity, seen_on, due_on, reported_on in rows.iterator(chunk_size=READ_AT_ONCE):
        closed[scheme, severity] += 1
        in_time[scheme, severity] += due_on is None or seen_on <= due_on
        days[scheme, severity] += (seen_on - (reported_on or seen_on)).days
    return closed, in_time, days


def by_scheme(counts: dict[str, Counter[Grave]], days: Counter[Grave]) -> Iterator[dict[str, Any]]:
    """Give each scheme of which anything was found, with its severities."""
    told = {pair for found in counts.values() for pair, count in found.items() if count}
    order: dict[str, list[str]] = defaultdict(list)
    for scheme, severity in sorted(told):
        order[scheme].append(severity)
    for scheme, severities in order.items():
        rows = [
            {"severity": severity}
            | totals({name: found[scheme, severity] for name, found in counts.items()}, days[scheme, severity])
            for severity in severities
        ]
        yield {"code": scheme, "severities": rows}


def totals(counts: dict[str, int], days: int) -> dict[str, Any]:
    """Return counts with the share that was closed in time and the mean days until closing."""
    closed = counts["closed"]
    tenths = days * 10 // closed if closed else 0
    mean = f"{tenths // 10}.{tenths % 10}" if closed else None
    return {**counts, "share": share(counts["closed_in_time"], closed), "mean_days": mean}


def page(figures: dict[str, Any], names: Names) -> Section:
    """Return the table as a page shows it."""
    kinds = dict(AuditKind.choices)
    year = int(names.as_of[:4])
    spans = [(figures["since"], names.as_of), (f"{year - 1}-01-01", f"{year - 1}-12-31")]
    rows = [
        (
            str(kinds[row["kind"]]),
            [
                Figure(row[name], audits_between(names, *span, kind__exact=row["kind"]))
                for name, span in zip(("held", "previous"), spans, strict=True)
            ],
        )
        for row in figures["rows"]
    ]
    total = [
        Figure(sum(row[name] for row in figures["rows"]), audits_between(names, *span))
        for name, span in zip(("held", "previous"), spans, strict=True)
    ]
    words = gettext(
        "Findings count from the approved report on. Found and closed: since %(since)s; open and overdue: all that"
        " there are on the day. Whether in time, and after how many days, says the day on which it was seen to be"
        " mended."
    )
    tables = [Table([gettext("This year"), gettext("The year before")], rows, gettext("Audits held"), total)]
    if figures["schemes"]:
        tables.append(findings(figures, names))
    return Section(CODE, str(TITLE), words % {"since": written(figures["since"])}, tables)


def audits_between(names: Names, first: str, last: str, **kind: str) -> str:
    """Return the address of the audits whose last day is within some days."""
    asked = {"ended_on__gte": first, "ended_on__lte": last, "cancelled_on__isnull": "True", **kind}
    return names.listed("audits_audit", asked)


def findings(figures: dict[str, Any], names: Names) -> Table:
    """Return what was found, by severity."""
    rows = [
        (f"{names.of(Scheme, scheme['code'])} – {names.of(Severity, code_of(scheme, row))}", cells(row))
        for scheme in figures["schemes"]
        for row in scheme["severities"]
    ]
    lists = {"open": "not_closed", "overdue": "overdue"}
    addresses = {
        name: names.address("admin:audits_finding_changelist", {"state": state}) for name, state in lists.items()
    }
    return Table(finding_headers(), rows, gettext("Findings by severity"), cells(figures["findings"], addresses))


def finding_headers() -> list[str]:
    """Return the headers of `cells`."""
    return [
        pgettext("findings", "Found"),
        pgettext("findings", "Open"),
        gettext("Overdue"),
        pgettext("findings", "Closed"),
        gettext("Closed in time"),
        gettext("Share"),
        gettext("Mean days until closed"),
    ]


def code_of(scheme: dict[str, Any], row: dict[str, Any]) -> str:
    """Return by what a severity is known among all."""
    return f"{scheme['code']}.{row['severity']}"


def cells(row: dict[str, Any], addresses: dict[str, str] | None = None) -> list[Figure]:
    """Return the columns of one severity, or of all."""
    mean = Figure(NONE if row["mean_days"] is None else Decimal(row["mean_days"]))
    return [
        *(Figure(row[name], (addresses or {}).get(name, "")) for name in COUNTS),
        shown_share(row["share"]),
        mean,
    ]
