"""What is done with suppliers together: trainings, coaching, conferences, a code of conduct that is made known."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.recorded import Recorded
from foundation.naming import named


class EngagementQuerySet(models.QuerySet):
    """Engagements by their days; what was called off is none."""

    def not_called_off(self) -> Self:
        """Keep those that were not called off."""
        return self.filter(cancelled_on=None)

    def signed_in(self) -> Self:
        """Keep those of which it was recorded who came."""
        return self.filter(attendances__attended__isnull=False).distinct()

    def held(self, first: date, last: date) -> Self:
        """Keep those of the days from `first` to `last`."""
        return self.not_called_off().filter(day__range=(first, last))


class Engagement(Recorded):
    """An occasion to which suppliers are invited."""

    class Kind(models.TextChoices):
        TRAINING = "training", pgettext_lazy("engagement", "Training")
        COACHING = "coaching", pgettext_lazy("engagement", "Coaching")
        CONFERENCE = "conference", pgettext_lazy("engagement", "Supplier conference")
        CODE_OF_CONDUCT = "code_of_conduct", pgettext_lazy("engagement", "Code of conduct made known")

    public_id = models.UUIDField(_("reference of the page"), default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(
        _("engagement number"),
        max_length=60,
        unique=True,
        help_text=_("Empty: the kind and the day."),
        error_messages={"unique": _("Another engagement has this number.")},
    )
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    name_en = models.CharField(_("name in English"), max_length=120)
    name_zh_hant = models.CharField(_("name in Traditional Chinese"), max_length=120)
    name_zh_hans = models.CharField(_("name in Simplified Chinese"), max_length=120)
    day = models.DateField(_("day"))
    answer_by = models.DateField(
        _("answers until"), help_text=_("The day by which suppliers are to say whether they come.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("An address, or where it is online."))
    words = models.TextField(_("what it is about"), max_length=4000, blank=True, help_text=_("The suppliers read it."))
    is_about_integrity = models.BooleanField(
        _("against corruption"),
        default=False,
        help_text=_("The policies against corruption are made known: who attends is counted for GRI 205-2."),
    )
    cancelled_on = models.DateField(_("called off on"), null=True, editable=False)
    cancelled_why = models.TextField(_("why it was called off"), max_length=1000, blank=True, editable=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("suppliers", "engagement")
        verbose_name_plural = pgettext_lazy("suppliers", "engagements")
        ordering = ["-day", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="engagement_has_number"),
            models.CheckConstraint(
                condition=Q(kind__in=("training", "coaching", "conference", "code_of_conduct")), name="engagement_kind"
            ),
            models.CheckConstraint(
                condition=Q(answer_by__lte=F("day")),
                name="engagement_answers_before",
                violation_error_message=_("Suppliers answer on its day at the latest."),
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancelled_why="") | Q(cancelled_on__isnull=False) & ~Q(cancelled_why=""),
                name="engagement_called_off_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["day"], name="engagement_day")]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    def get_absolute_url(self) -> str:
        """Return its page for staff."""
        return reverse("admin:audits_engagement_change", args=[self.pk])

    @property
    def name(self) -> str:
        """What it is called in the active language."""
        return named(self)

    def takes_invitations(self, today: date) -> bool:
        """Tell whether suppliers can still be invited, and answer."""
        return self.cancelled_on is None and self.day >= today

    def takes_attendance(self, today: date) -> bool:
        """Tell whether it can be said who came."""
        return self.cancelled_on is None and self.day <= today


class EngagementFile(models.Model):
    """Material of an engagement: suppliers that were invited download it from its day on."""

    engagement = models.ForeignKey(
        Engagement,
        models.PROTECT,
        related_name="files",
        verbose_name=pgettext_lazy("suppliers", "engagement"),
        db_index=False,
    )
    upload = models.ForeignKey(
        "suppliers.Upload", models.PROTECT, related_name="engagement_files", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("material of an engagement")
        verbose_name_plural = _("materials of engagements")
        ordering = ["engagement", "pk"]
        constraints = [models.UniqueConstraint(fields=["engagement", "upload"], name="engagementfile_once")]

    def __str__(self) -> str:
        return str(self.upload)
