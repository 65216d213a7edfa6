"""What was held on a day: recorded by one, approved by another, corrected by a newer one."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.recorded import Recorded
from foundation.undecided import CountingQuerySet
from suppliers.models.decided import CountsFrom


class ApprovedRecordQuerySet(CountingQuerySet):
    """Records by whether they count, and on which day."""

    ASKED = "recorded_at"

    def counting(self, as_of: date) -> Self:
        """Keep what counts on a day, until what corrects it does."""
        model: Any = self.model
        corrections = model.objects.filter(corrects=OuterRef("pk"), counts_from__lte=as_of)
        return super().counting(as_of).filter(~Exists(corrections))

    def held(self, first: date, last: date, *, as_of: date) -> Self:
        """Keep what counts on a day of what is counted on the days from `first` to `last`: no year passes one over."""
        return self.counting(as_of).filter(counted_on__range=(first, last))

    def newest(self, as_of: date) -> Self:
        """Keep the last of each kind that was held by a day: it says when the next is due."""
        model: Any = self.model
        same = {name: OuterRef(name) for name in model.SERIES}
        later = Q(day__gt=OuterRef("day")) | Q(day=OuterRef("day"), pk__gt=OuterRef("pk"))
        others = model.objects.counting(as_of).filter(later, **same)
        return self.counting(as_of).filter(~Exists(others))

    def overdue(self, as_of: date) -> Self:
        """Keep the last of each kind after which the next was due before a day."""
        return self.newest(as_of).filter(next_due_on__lt=as_of)


class ApprovedRecord(Recorded, CountsFrom):
    """Something that is held again and again; it counts once another person than who recorded it has approved it."""

    class Decision(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("record", "Waiting for approval")
        APPROVED = "approved", pgettext_lazy("record", "Approved")
        DISMISSED = "dismissed", pgettext_lazy("record", "Dismissed")

    #: Of rows that are alike in these columns, the newest says when the next is due.
    SERIES: ClassVar[tuple[str, ...]] = ()

    reference = models.CharField(
        _("record number"),
        max_length=60,
        unique=True,
        help_text=_("Empty: what it is and the day."),
        error_messages={"unique": _("Another record has this number.")},
    )
    day = models.DateField(_("held on"))
    next_due_on = models.DateField(_("next due on"), help_text=_("The day by which the next one is to be held."))
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("responsible person"),
        db_index=False,
        help_text=_("Who is reminded of the next one."),
    )
    people = models.CharField(_("who took part"), max_length=400, blank=True, help_text=_("People and departments."))
    decision = models.CharField(_("decision"), max_length=9, choices=Decision, default=Decision.WAITING, editable=False)
    why = models.TextField(_("why"), max_length=1000, blank=True, editable=False)
    corrects = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="corrections",
        verbose_name=_("corrects"),
    )
    #: By this day a year counts it: that from which it counts, of a correction that of what it corrects.
    counted_on = models.DateField(_("counted on"), null=True, editable=False)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, editable=False)

    objects = ApprovedRecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ["-day", "-pk"]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(condition=~Q(reference=""), name="%(class)s_has_number"),
            models.CheckConstraint(
                condition=Q(next_due_on__gt=F("day")),
                name="%(class)s_next_later",
                violation_error_message=_("The next one is due on a later day than this one was held on."),
            ),
            models.CheckConstraint(
                condition=Q(decision="waiting", decided_by=None, decided_at=None)
                | Q(decision__in=("approved", "dismissed"), decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("recorded_by")),
                name="%(class)s_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at=None) | Q(decision="approved"), name="%(class)s_superseded_once_approved"
            ),
            models.CheckConstraint(
                condition=~Q(decision="approved") & Q(counts_from=None)
                | Q(decision="approved", counts_from__isnull=False, counts_from__gte=F("day")),
                name="%(class)s_counts_once_approved",
            ),
            models.CheckConstraint(
                condition=Q(counts_from=None, counted_on=None)
                | Q(counts_from__isnull=False, counted_on__isnull=False, counted_on__lte=F("counts_from")),
                name="%(class)s_counted_once_it_counts",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(decision="waiting"),
                name="%(class)s_one_correction_waits",
                violation_error_message=_("A correction of this waits for approval already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.decision == self.Decision.WAITING

    @property
    def counts(self) -> bool:
        """Whether it was approved and not corrected since."""
        return self.decision == self.Decision.APPROVED and self.superseded_at is None
