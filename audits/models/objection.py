"""What a supplier says against its assessment, and what was answered."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from foundation.undecided import UndecidedQuerySet
from suppliers.models import Grade


class ObjectionQuerySet(UndecidedQuerySet):
    """Objections by day."""

    DECIDED = "answered_at"


class Objection(models.Model):
    """A supplier objects once; somebody who did not close the cycle answers."""

    assessment = models.OneToOneField(
        "audits.Assessment", models.PROTECT, related_name="objection", verbose_name=_("performance assessment")
    )
    words = models.TextField(_("in the supplier’s words"), max_length=4000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("objected by")
    )
    asked_at = models.DateTimeField(_("objected at"), default=timezone.now)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    is_granted = models.BooleanField(_("granted"), null=True)
    #: The grade that takes the place of the first one.
    grade = models.CharField(_("new grade"), max_length=1, choices=Grade, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=["", *Grade.values]), name="objection_grade"),
            models.CheckConstraint(
                condition=Q(is_granted=None, answered_by=None, answered_at=None, answer="", grade="")
                | Q(is_granted=False, answered_by__isnull=False, answered_at__isnull=False, grade="") & ~Q(answer="")
                | Q(is_granted=True, answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer="")
                & ~Q(grade=""),
                name="objection_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="objection_answered_by_another"
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessment)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.is_granted is None
