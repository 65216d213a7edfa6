"""Who was invited to an engagement, what it answered, and whether it came."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class AttendanceQuerySet(models.QuerySet):
    """Attendances by how far they have come."""

    def invited(self) -> Self:
        """Keep suppliers that were invited, to what was not called off."""
        return self.filter(invited_at__isnull=False, engagement__cancelled_on=None)

    def to_answer(self, as_of: date) -> Self:
        """Keep invitations that nobody answered, to what is on a day or later."""
        return self.invited().filter(answer="", attended=None, engagement__day__gte=as_of)

    def attended(self, first: date, last: date) -> Self:
        """Keep who came to what was held from a day to another."""
        return self.filter(attended=True, engagement__cancelled_on=None, engagement__day__range=(first, last))


class Attendance(models.Model):
    """A supplier and an engagement: one row, from the invitation to the sign-in list."""

    class Answer(models.TextChoices):
        NONE = "", pgettext_lazy("invitation", "Not answered")
        COMES = "comes", pgettext_lazy("invitation", "Comes")
        DECLINES = "declines", pgettext_lazy("invitation", "Does not come")

    engagement = models.ForeignKey(
        "audits.Engagement",
        models.PROTECT,
        related_name="attendances",
        verbose_name=pgettext_lazy("suppliers", "engagement"),
        db_index=False,
    )
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="attendances", verbose_name=_("supplier")
    )
    invited_at = models.DateTimeField(_("invited at"), null=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("invited by"),
        db_index=False,
    )
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
        db_index=False,
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    #: None: nobody has said yet.
    attended = models.BooleanField(_("attended"), null=True, blank=True)
    persons = models.PositiveSmallIntegerField(_("persons"), null=True, blank=True, help_text=_("How many came."))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
        db_index=False,
    )
    recorded_at = models.DateTimeField(_("recorded at"), null=True, editable=False)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["-engagement", "supplier"]
        constraints = [
            models.UniqueConstraint(
                fields=["engagement", "supplier"],
                name="attendance_once",
                violation_error_message=_("This supplier is on the list already."),
            ),
            models.CheckConstraint(
                condition=Q(invited_at=None, invited_by=None, answer="")
                | Q(invited_at__isnull=False, invited_by__isnull=False),
                name="attendance_invited",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by=None, answered_at=None)
                | Q(answer__in=("comes", "declines"), answered_by__isnull=False, answered_at__isnull=False),
                name="attendance_answered",
            ),
            models.CheckConstraint(
                condition=Q(attended=None, recorded_by=None, recorded_at=None)
                | Q(attended__isnull=False, recorded_by__isnull=False, recorded_at__isnull=False),
                name="attendance_recorded",
            ),
            models.CheckConstraint(
                condition=Q(invited_at__isnull=False) | Q(attended__isnull=False), name="attendance_says_something"
            ),
            models.CheckConstraint(
                condition=Q(persons=None) | Q(attended__isnull=False, attended=True, persons__gte=1),
                name="attendance_persons",
                violation_error_message=_("Persons are counted of who came: at least one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement.reference} · {self.supplier}"
