"""What a firm submitted to become a supplier, as it typed it."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from foundation.dates import written
from suppliers.models.decided import Decided
from suppliers.models.supplier import check_lei, check_uscc


class SubmissionQuerySet(models.QuerySet):
    """Submissions by whether they wait."""

    def open(self) -> Self:
        """Keep what nobody decided."""
        return self.filter(decision="")


class Submission(Decided):
    """An application as it was submitted; it is never changed, and one that was returned is followed by another."""

    class Decision(models.TextChoices):
        OPEN = "", pgettext_lazy("application", "Waits for a decision")
        RETURNED = "returned", pgettext_lazy("application", "Returned")
        ACCEPTED = "accepted", pgettext_lazy("application", "Accepted")
        DECLINED = "declined", pgettext_lazy("application", "Declined")

    application = models.ForeignKey(
        "suppliers.Application", models.PROTECT, related_name="submissions", verbose_name=_("application")
    )
    submitted_at = models.DateTimeField(_("submitted at"), default=timezone.now)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    uscc = models.CharField(_("unified social credit code"), max_length=18, blank=True, validators=[check_uscc])
    lei = models.CharField(_("legal entity identifier"), max_length=20, blank=True, validators=[check_lei])
    country = models.ForeignKey(
        "suppliers.Country", models.PROTECT, related_name="+", verbose_name=_("country or region"), db_index=False
    )
    place = models.CharField(_("address"), max_length=400)
    category = models.ForeignKey(
        "suppliers.Category", models.PROTECT, related_name="+", verbose_name=_("category"), db_index=False
    )
    supplies = models.TextField(_("what it supplies"), max_length=1000)
    person = models.CharField(_("contact person"), max_length=120)
    person_title = models.CharField(_("title"), max_length=120, blank=True)
    person_email = models.EmailField(_("e-mail address"))
    person_phone = models.CharField(_("phone"), max_length=40, blank=True)
    second_person = models.CharField(_("second contact person"), max_length=120, blank=True)
    second_email = models.EmailField(_("e-mail address of the second contact person"), blank=True)
    second_phone = models.CharField(_("phone of the second contact person"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    #: That it has read the supplier code of conduct.
    has_read_conduct = models.BooleanField(_("has read the supplier code of conduct"), default=False)
    #: SHA-256 of the text that was shown; empty where none is published.
    conduct_sha256 = models.CharField(max_length=64, blank=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True, default=Decision.OPEN)
    #: What the firm is told.
    words = models.TextField(_("in words, for the company"), max_length=1000, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submitted application")
        verbose_name_plural = _("submitted applications")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=Q(decision=""), name="submission_one_open"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | ~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="submission_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=("", "accepted")) | ~Q(words=""),
                name="submission_for_a_reason",
                violation_error_message=_("Say why: the company will read it."),
            ),
            models.CheckConstraint(
                condition=Q(has_read_conduct=True),
                name="submission_conduct_read",
                violation_error_message=_("Read the supplier code of conduct first, and say so."),
            ),
        ]

    def __str__(self) -> str:
        return f"{written(timezone.localtime(self.submitted_at).date())} {self.name}"

    def settle(self, decision: str, *, by: Any, at: datetime, words: str = "") -> None:
        """Decide it; does not save. Raises ValidationError (code `decided`) where it was decided already."""
        if self.decision:
            raise ValidationError(
                gettext("This was decided meanwhile: %(decision)s."),
                code="decided",
                params={"decision": self.get_decision_display()},
            )
        self.decision, self.decided_by, self.decided_at, self.words = decision, by, at, words
