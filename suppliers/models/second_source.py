"""Who could deliver instead of a supplier, and how ready for it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from evidence.models import Event
from foundation.dates import FAR, end_of
from foundation.undecided import CountingQuerySet
from suppliers.models.decided import CountsFrom
from suppliers.models.stage_change import Stage, StageChange


class Readiness(models.TextChoices):
    """How far somebody has come who is to deliver instead, in order."""

    NAMED = "named", pgettext_lazy("second source", "Named")
    QUALIFIED = "qualified", pgettext_lazy("second source", "Qualified")
    TESTED = "tested", pgettext_lazy("second source", "Tested")


#: Who is that ready can take over, while it is in one of these stages; on the way there it is only named.
READY = (Readiness.QUALIFIED, Readiness.TESTED)
DELIVERS = (Stage.REGISTERED, Stage.ACTIVE)
ON_THE_WAY = (Stage.APPLIED, Stage.SELECTED)
#: Rank of a pair on a day: from this one on, the second source is ready.
READY_RANK = 2


class SecondSourceQuerySet(CountingQuerySet):
    """Pairs by day."""

    def undecided(self, as_of: date) -> Self:
        """Keep what waited for a decision at the end of a day; of what lapsed since, the ledger tells when."""
        lapsed = Event.objects.filter(object_type=self.model._meta.label_lower, action="second_source_lapsed")
        waited = super().undecided(as_of).exclude(decision=SecondSource.Decision.RECORDED)
        return waited.exclude(pk__in=lapsed.filter(at__lt=end_of(as_of)).values("object_id"))

    def counted(self) -> Self:
        """Keep what nobody has to decide any more and nobody refused."""
        return self.filter(decision__in=SecondSource.COUNTS)

    def on(self, as_of: date) -> Self:
        """Keep what stood on a day."""
        return self.counting(as_of).filter(until__gt=as_of)

    def lasting(self) -> Self:
        """Keep what has no end: one row of each pair that was not ended."""
        return self.counted().filter(until=FAR)

    def waiting(self) -> Self:
        """Keep what waits for a decision."""
        return self.filter(decision=SecondSource.Decision.WAITING)

    def open(self) -> Self:
        """Keep what stands without an end, and what waits for a decision."""
        return self.filter(self.lasting_now() | Q(decision=SecondSource.Decision.WAITING))

    def newest(self) -> Self:
        """Keep of each pair that lasts what was said last: what waits, else what stands."""
        waits = SecondSource.objects.waiting().filter(supplier=OuterRef("supplier"), other=OuterRef("other"))
        return self.filter(Q(decision=SecondSource.Decision.WAITING) | Q(~Exists(waits), self.lasting_now()))

    @staticmethod
    def lasting_now() -> Q:
        """Return the condition of `lasting`."""
        return Q(decision__in=SecondSource.COUNTS, until=FAR)

    def ranked(self, as_of: date) -> Self:
        """Keep what stood on a day, with its `rank`: 3 tested, 2 qualified, 1 named, 0 where the other cannot deliver.

        Whoever is only on the way to our file is named, however well it was tested.
        """
        stages = StageChange.objects.on(as_of).filter(supplier=OuterRef("other"))
        delivers = Exists(stages.filter(stage__in=DELIVERS))
        comes = Exists(stages.filter(stage__in=(*ON_THE_WAY, *DELIVERS)))
        rank = Case(
            When(delivers, readiness=Readiness.TESTED, then=Value(3)),
            When(delivers, readiness=Readiness.QUALIFIED, then=Value(2)),
            When(comes, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
        return self.on(as_of).annotate(rank=rank)


class SecondSource(CountsFrom):
    """A supplier could deliver instead of another: that ready from a day until a day.

    Another person than who asked decides before somebody counts as qualified or tested: from the approval on, or from
    an earlier day that she names. Naming somebody counts from its own day.
    """

    class Decision(models.TextChoices):
        RECORDED = "recorded", pgettext_lazy("second source", "Recorded")
        WAITING = "waiting", pgettext_lazy("second source", "Waiting for a decision")
        APPROVED = "approved", pgettext_lazy("second source", "Approved")
        REFUSED = "refused", pgettext_lazy("second source", "Refused")
        LAPSED = "lapsed", pgettext_lazy("second source", "Ended before a decision")

    #: Naming somebody needs no decision.
    COUNTS = (Decision.RECORDED, Decision.APPROVED)
    UNDECIDED = (Decision.RECORDED, Decision.WAITING, Decision.LAPSED)

    supplier = models.ForeignKey(
        "suppliers.Supplier",
        models.PROTECT,
        related_name="second_sources",
        verbose_name=_("supplier"),
        db_index=False,
    )
    other = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="second_source_of", verbose_name=_("second source")
    )
    readiness = models.CharField(
        pgettext_lazy("second source", "readiness"), max_length=9, choices=Readiness, default=Readiness.NAMED
    )
    effective_on = models.DateField(_("from"))
    #: Equal ends: more readiness followed on the same day.
    until = models.DateField(_("until (first day no longer)"), default=FAR, editable=False)
    words = models.TextField(
        _("in words"), max_length=1000, blank=True, help_text=_("What it would deliver, and what was tested.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("asked by"),
        db_index=False,
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, default=Decision.RECORDED, editable=False
    )
    reason = models.TextField(_("reason of the decision"), max_length=1000, blank=True, editable=False)
    ended_why = models.TextField(_("why it ended"), max_length=1000, blank=True, editable=False)
    run = models.ForeignKey(
        "sheets.ImportRun", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("import")
    )

    objects = SecondSourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("second source")
        verbose_name_plural = _("second sources")
        ordering = ["supplier", "other", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(supplier=F("other")),
                name="secondsource_another",
                violation_error_message=_("A supplier is no second source of its own."),
            ),
            models.CheckConstraint(condition=Q(effective_on__lte=F("until")), name="secondsource_period"),
            models.CheckConstraint(
                condition=Q(decision="recorded", counts_from=F("effective_on"))
                | Q(decision="approved", counts_from__isnull=False, counts_from__gte=F("effective_on"))
                | Q(decision__in=("waiting", "lapsed", "refused"), counts_from=None),
                name="secondsource_counts_once_approved",
            ),
            models.CheckConstraint(
                condition=Q(counts_from=None) | Q(counts_from__lte=F("until")), name="secondsource_counts_before_end"
            ),
            models.CheckConstraint(condition=Q(readiness__in=Readiness.values), name="secondsource_readiness"),
            models.CheckConstraint(
                condition=Q(decision="recorded", readiness="named", decided_by=None, decided_at=None)
                | Q(decision__in=("waiting", "lapsed"), decided_by=None, decided_at=None) & ~Q(readiness="named")
                | Q(decision__in=("approved", "refused"), decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(readiness="named")
                & ~Q(decided_by=F("asked_by")),
                name="secondsource_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["supplier", "other"],
                condition=Q(decision__in=("recorded", "approved"), until=FAR),
                name="secondsource_one_now",
                violation_error_message=_("It is named as the second source of this supplier already."),
            ),
            models.UniqueConstraint(
                fields=["supplier", "other"],
                condition=Q(decision="waiting"),
                name="secondsource_one_waits",
                violation_error_message=_("More readiness was asked for already; that waits for a decision."),
            ),
        ]
        indexes = [models.Index(fields=["supplier", "counts_from", "until"], name="secondsource_of_supplier")]

    def __str__(self) -> str:
        return f"{self.supplier} ← {self.other}"

    def get_absolute_url(self) -> str:
        """Return the page on which it is moved on."""
        return reverse("admin:suppliers_secondsource_change", args=[self.pk])

    @property
    def is_lasting(self) -> bool:
        """Whether it stands without an end."""
        return self.decision in self.COUNTS and self.until == FAR

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a decision."""
        return self.decision == self.Decision.WAITING
