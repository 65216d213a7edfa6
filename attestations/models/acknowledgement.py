"""What a supplier says without a paper."""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from foundation.dates import written

#: So many days before the last day that counts, the ladder of a certificate goes on, whatever is booked.
LADDER_GOES_ON = 30


class AcknowledgementQuerySet(models.QuerySet):
    """What suppliers said, by day."""

    def standing(self) -> Self:
        """Keep what was not withdrawn."""
        return self.filter(withdrawn_at=None)

    def booked(self, as_of: date) -> Self:
        """Keep the audits that are booked for a day or a later one."""
        return self.standing().filter(says=Acknowledgement.Says.BOOKED, day__gte=as_of)

    def confirmed(self) -> Self:
        """Keep what says that a document is still right."""
        return self.standing().filter(says=Acknowledgement.Says.CONFIRMED)


class Acknowledgement(models.Model):
    """That an audit is booked, or that what is on file is still right: a supplier's word, or what he said by phone.

    It proves nothing and is never held: it only spares the supplier's contact reminders for a time.
    """

    class Says(models.TextChoices):
        BOOKED = "booked", _("Audit booked")
        CONFIRMED = "confirmed", _("Still right")

    supplier = models.ForeignKey(
        "suppliers.Supplier",
        models.CASCADE,
        related_name="acknowledgements",
        verbose_name=_("supplier"),
        db_index=False,
    )
    requirement = models.ForeignKey(
        "attestations.Requirement", models.CASCADE, related_name="+", verbose_name=_("requirement"), db_index=False
    )
    says = models.CharField(_("what it says"), max_length=10, choices=Says, default=Says.BOOKED, editable=False)
    #: Of the audit; of a document, the day by which it was to be confirmed.
    day = models.DateField(_("day"))
    body = models.CharField(_("certification body"), max_length=120, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("acknowledgement")
        verbose_name_plural = _("acknowledgements")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(says="booked") & ~Q(body="")) | Q(says="confirmed", body=""),
                name="acknowledgement_says",
                violation_error_message=_("Say with which certification body the audit is booked."),
            ),
            # The planner finds them by it.
            models.UniqueConstraint(
                fields=["supplier", "requirement", "says", "day"],
                condition=Q(withdrawn_at=None),
                name="acknowledgement_once",
                violation_error_message=_("This is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        words = {"day": written(self.day), "body": self.body}
        if self.says == self.Says.CONFIRMED:
            return gettext("Confirmed for %(day)s") % words
        return gettext("Audit booked for %(day)s with %(body)s") % words

    def quiet_until(self, last_day: date) -> date:
        """Return the day on which reminders of a certificate go on, of which a last day counts."""
        return min(self.day + timedelta(days=1), last_day - timedelta(days=LADDER_GOES_ON))
