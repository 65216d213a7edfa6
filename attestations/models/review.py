"""What an officer decided about a proof, and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Review(models.Model):
    """One decision about one attestation: accepted, or refused with a reason that the supplier will read.

    What only announces a certificate is promised where others are accepted.
    """

    DECISIONS = [("accepted", _("Accepted")), ("refused", _("Refused")), ("promised", _("Promised"))]

    class Reason(models.TextChoices):
        WRONG_HOLDER = "wrong_holder", _("It is made out to another company")
        EXPIRED = "expired", _("It has expired")
        EDITION_SUPERSEDED = "edition_superseded", _("Its edition of the standard has been superseded")
        SCOPE = "scope", _("Its scope or site does not cover what is delivered")
        UNREADABLE = "unreadable", _("It cannot be read")
        PAGES_MISSING = "pages_missing", _("Pages are missing")
        CHOP = "chop", _("The company chop is missing or wrong")
        SIGNATORY = "signatory", _("The signatory is not authorised")
        NOT_ACCREDITED = "not_accredited", _("The issuing body is not accredited")
        NOT_IN_REGISTER = "not_in_register", _("It was not found in the register")
        SUSPENDED = "suspended", _("The issuing body has suspended it")
        APPLICATION_ONLY = "application_only", _("It is an application, not a certificate")
        WRONG_DOCUMENT = "wrong_document", _("It is another document than was asked for")

    attestation = models.ForeignKey(
        "attestations.Attestation", models.CASCADE, related_name="reviews", verbose_name=_("attestation")
    )
    decision = models.CharField(_("decision"), max_length=8, choices=DECISIONS)
    reason = models.CharField(_("reason"), max_length=20, choices=Reason, blank=True)
    words = models.TextField(_("in words"), max_length=1000, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), default=timezone.now)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ["-reviewed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["accepted", "promised"], reason="") | (Q(decision="refused") & ~Q(reason="")),
                name="review_refusal_has_reason",
                violation_error_message=_("A refusal needs a reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()} {self.get_reason_display()}".strip()
