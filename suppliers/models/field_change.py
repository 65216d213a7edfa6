"""One thing that a change request asks for, and what was decided."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

#: The columns of a contact that can be asked to be changed.
CONTACT = ("name", "title", "email", "phone", "language")


class What(models.TextChoices):
    """What can be asked to be changed; `contact_…` is of one contact, anything else of the company."""

    NAME = "name", _("name")
    NAME_EN = "name_en", _("name in English")
    USCC = "uscc", _("unified social credit code")
    LEI = "lei", _("legal entity identifier")
    COUNTRY = "country", _("country or region")
    CATEGORY = "category", _("category")
    OTHER = "other", _("anything else")
    PRIMARY = "primary", _("primary contact")
    CONTACT_NAME = "contact_name", pgettext_lazy("of a person", "name")
    CONTACT_TITLE = "contact_title", _("title")
    CONTACT_EMAIL = "contact_email", _("e-mail address")
    CONTACT_PHONE = "contact_phone", _("phone")
    CONTACT_LANGUAGE = "contact_language", _("language")
    CONTACT_ADDED = "contact_added", _("new contact")
    CONTACT_REMOVED = "contact_removed", _("contact to be removed")


class FieldChangeQuerySet(models.QuerySet):
    """Changes by whether they were decided."""

    def open(self) -> Self:
        """Keep what is to be decided."""
        return self.filter(decision=FieldChange.Decision.OPEN)


class FieldChange(models.Model):
    """One field as it was seen and as it is to be, and whether it was accepted.

    Texts are as the column has them; a contact that is added or removed is JSON, a country or category that was seen
    is its code, and what it is to be are the supplier's words: an officer chooses.
    """

    class Decision(models.TextChoices):
        OPEN = "", pgettext_lazy("change", "Waiting")
        ACCEPTED = "accepted", pgettext_lazy("change", "Accepted")
        REFUSED = "refused", pgettext_lazy("change", "Refused")
        WITHDRAWN = "withdrawn", pgettext_lazy("change", "Withdrawn")
        REPLACED = "replaced", pgettext_lazy("change", "Replaced by a newer request")

    request = models.ForeignKey(
        "suppliers.ChangeRequest", models.PROTECT, related_name="changes", verbose_name=_("change request")
    )
    #: That of the request: one thing of a supplier is asked for once.
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="+", verbose_name=_("supplier"), db_index=False
    )
    what = models.CharField(_("what is to be changed"), max_length=20, choices=What)
    #: Key of the contact that it is about, which may be gone; 0 where it is about none yet.
    contact_key = models.BigIntegerField(default=0)
    whom = models.CharField(_("contact"), max_length=254, blank=True)
    old = models.TextField(_("as it was seen"), blank=True)
    new = models.TextField(_("as it is to be"), max_length=1000, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, blank=True, default=Decision.OPEN)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = FieldChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change asked for")
        verbose_name_plural = _("changes asked for")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "what", "contact_key"],
                condition=Q(decision="") & ~Q(what__in=("contact_added", "primary")),
                name="fieldchange_open_once",
            ),
            models.UniqueConstraint(
                fields=["supplier"], condition=Q(decision="", what="primary"), name="fieldchange_primary_open_once"
            ),
            models.CheckConstraint(condition=Q(what__in=What.values), name="fieldchange_what"),
            models.CheckConstraint(
                condition=Q(decision__in=("", "accepted", "refused", "withdrawn", "replaced")),
                name="fieldchange_decision",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(reason=""),
                name="fieldchange_refused_for_a_reason",
                violation_error_message=_("A refusal needs a reason."),
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="fieldchange_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.whom}".strip()

    @property
    def is_open(self) -> bool:
        """Whether it is to be decided."""
        return self.decision == self.Decision.OPEN

    def settle(self, decision: str, *, by: models.Model, at: datetime, reason: str = "") -> None:
        """Say what became of it; does not save."""
        self.decision, self.decided_by_id, self.decided_at, self.reason = decision, by.pk, at, reason
