"""What a correction of facts leaves as it was: it is another row, whatever it says."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.lookups import Exact

from evidence.models import Event
from reports.models import ReportRun
from suppliers.models import DatedFact, Stage

#: A fact counts from the first of these on, and from the last of them again; what followed a grade lets it count.
COUNTS = ("stage_recorded", "classification_recorded", "grade_recorded", "fact_restored", "grade_followed")
SUPERSEDED = "fact_superseded"

#: Of the reasons of stages, reports tell the one of an elimination.
SAME_REASON = ~Q(stage=Stage.ELIMINATED) | Q(reason=OuterRef("reason"))


def told_alike(model: type[DatedFact], *columns: str, besides: Q | None = None) -> Callable[[ReportRun, ReportRun], Q]:
    """Return what gives the facts that say of their day what both of two reports were told of it, or neither was.

    What was typed and taken back was told to neither; what is said again, or counts again, to both. `columns` are those
    that figures read beside supplier and day.
    """

    def unread(old: ReportRun, new: ReportRun) -> Q:
        same = {name: OuterRef(name) for name in ("supplier", "effective_on", *columns)}
        said = model._base_manager.filter(besides or Q(), **same)
        before, after = (Exists(said.alias(done=last_done(model, run)).filter(done__in=COUNTS)) for run in (old, new))
        return Q(Exact(before, after))

    return unread


def last_done(model: type[DatedFact], run: ReportRun) -> Subquery:
    """Return, as SQL, by what a fact last began or ceased to count, up to the last event of a report."""
    events = Event.objects.filter(object_type=model._meta.label_lower, object_id=OuterRef("pk"))
    done = events.filter(seq__lte=run.ledger_seq, action__in=(*COUNTS, SUPERSEDED))
    return Subquery(done.order_by("-seq").values("action")[:1])
