"""Compute the figures of a period as of one moment, and keep them for good."""

from accounts.models import User
from evidence.digests import canonical_json
from evidence.ledger import ledger
from evidence.models import LedgerHead
from foundation.snapshot import snapshot
from reports.called import called
from reports.figures import Progress, compute_tables, digest, hashed_text
from reports.frozen import called_now
from reports.models import Origin, ReportRun
from reports.periods import ReportPeriod
from reports.shown import shown_of


def freeze(period: ReportPeriod, *, actor: User, origin: Origin, progress: Progress | None = None) -> ReportRun:
    """Keep the figures of a period as they are now: a new run, whatever was kept of the period before."""
    return keep_run(computed(period, progress), actor, origin)


def keep(period: ReportPeriod, *, actor: User, origin: Origin) -> ReportRun:
    """Return the newest run of a period if the figures are still the same; else keep them as `freeze` does."""
    run = computed(period)
    same = ReportRun.objects.filter(month=run.month, as_of=run.as_of, is_open=run.is_open).order_by("-pk").first()
    if same and all(getattr(same, name) == getattr(run, name) for name in ("sha256", "names_sha256", "organisation")):
        return same
    return keep_run(run, actor, origin)


def computed(period: ReportPeriod, progress: Progress | None = None) -> ReportRun:
    """Return a run that is not kept yet: figures, their names and the end of the ledger, read as of one moment."""
    with snapshot():
        head = LedgerHead.objects.filter(pk=1).first() or LedgerHead()
        tables = compute_tables(period, progress)
        found = called(tables)
    data, names, shown = hashed_text(period, tables), canonical_json(found), canonical_json(shown_of(tables, found))
    return ReportRun(
        month=period.month,
        as_of=period.as_of,
        is_open=period.is_open,
        data=data,
        sha256=digest(data),
        names=names,
        names_sha256=digest(names),
        shown=shown,
        shown_sha256=digest(shown),
        organisation=called_now(),
        ledger_seq=head.seq,
        ledger_hash=head.hash,
    )


def keep_run(run: ReportRun, actor: User, origin: Origin) -> ReportRun:
    """Write a run that was computed, with its event."""
    run.made_by, run.origin = actor, origin
    with ledger(actor) as events:
        run.save(force_insert=True)
        events.add("report_frozen", run, month=run.month, as_of=run.as_of, sha256=run.sha256)
    return run
