"""Audits and findings."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

from audits.models import Audit, Finding, Severity
from foundation.dates import local_day
from suppliers.models import StageChange
from tests.reports.naive.shares import share


def due_then(finding, day):
    """Return when a finding was due as known at the end of a day."""
    later = [row for row in finding.extensions.all() if row.decision == "granted" and local_day(row.decided_at) > day]
    return min(later, key=lambda row: row.decided_at).due_before if later else finding.due_on


def seen_on(finding, closing):
    """Return on which day a closed finding was seen to be mended."""
    days = [action.verified_on for action in finding.actions.all() if action.verdict == "effective"]
    return max((day for day in days if day <= closing.effective_on), default=closing.effective_on)


def is_gone(finding, day):
    """Tell whether the supplier of a finding was eliminated, or had left, on a day."""
    facts = StageChange.objects.filter(supplier=finding.supplier_id, superseded_at=None, effective_on__lte=day)
    stages = [fact.stage for fact in sorted(facts, key=lambda fact: fact.effective_on)]
    return stages[-1:] in (["eliminated"], ["left"])


def audits(day):
    """Return the table of audits."""
    since = date(day.year, 1, 1)
    counts, days = tallies(since, day)
    return {
        "since": since.isoformat(),
        "rows": held_rows(since, day),
        "schemes": scheme_rows(counts, days),
        "findings": findings_row(sum(counts.values(), Counter()), days.total()),
    }


def tallies(since, day):
    """Return severity -> how many findings were found, open and closed; and in how many days those were closed."""
    counts, days = defaultdict(Counter), Counter()
    for row in Finding.objects.select_related("audit", "severity__scheme").prefetch_related(
        "states", "extensions", "actions"
    ):
        pair = (row.severity.scheme.code, row.severity.code)
        if row.audit.approved_at and since <= row.audit.counts_from <= day:
            counts[pair]["found"] += 1
        for state in row.states.all():
            if not state.effective_on <= day < state.until:
                continue
            if state.state != "closed":
                due = due_then(row, day)
                counts[pair]["open"] += 1
                counts[pair]["overdue"] += due is not None and due < day and not is_gone(row, day)
            elif state.effective_on >= since:
                counts[pair]["closed"] += 1
                seen = seen_on(row, state)
                counts[pair]["closed_in_time"] += row.due_on is None or seen <= row.due_on
                days[pair] += (seen - row.audit.reported_on).days
    return counts, days


def held_rows(since, day):
    """Return how many audits of each kind were held this year, and in the year before."""
    before = (date(max(day.year - 1, 1), 1, 1), date(max(day.year - 1, 1), 12, 31))
    held = [row for row in Audit.objects.all() if row.ended_on and not row.cancelled_on]
    return [
        {
            "kind": kind,
            "held": sum(row.kind == kind and since <= row.ended_on <= day for row in held),
            "previous": sum(row.kind == kind and before[0] <= row.ended_on <= before[1] for row in held),
        }
        for kind in ("on_site", "desktop")
    ]


def scheme_rows(counts, days):
    """Return the schemes of which there is anything, each with its severities."""
    schemes = {}
    for severity in Severity.objects.select_related("scheme").order_by("scheme__code", "code"):
        pair = (severity.scheme.code, severity.code)
        if any(counts[pair].values()):
            row = {"severity": severity.code} | findings_row(counts[pair], days[pair])
            schemes.setdefault(severity.scheme.code, []).append(row)
    return [{"code": code, "severities": rows} for code, rows in schemes.items()]


def findings_row(counts, days):
    """Return the columns of some findings."""
    closed = counts["closed"]
    names = ("found", "open", "overdue", "closed", "closed_in_time")
    mean = None if closed == 0 else str(Decimal(days * 10 // closed) / 10 + Decimal("0.0"))
    return {name: counts[name] for name in names} | {
        "share": share(counts["closed_in_time"], closed),
        "mean_days": mean,
    }
