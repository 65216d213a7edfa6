"""A supplier is audited: planned, held, reported."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.recorded import Recorded
from evidence.models import Event
from foundation.dates import end_of
from foundation.undecided import CountingQuerySet


class AuditKind(models.TextChoices):
    """Where a supplier is looked at."""

    ON_SITE = "on_site", _("On-site audit")
    DESKTOP = "desktop", _("Desktop audit")


class AuditState(models.TextChoices):
    """How far an audit has come; it follows from its days."""

    PLANNED = "planned", pgettext_lazy("audit", "Planned")
    HELD = "held", pgettext_lazy("audit", "Held")
    SUBMITTED = "submitted", pgettext_lazy("audit", "Report waits for approval")
    REPORTED = "reported", pgettext_lazy("audit", "Reported")
    CANCELLED = "cancelled", pgettext_lazy("audit", "Called off")


class Colour(models.TextChoices):
    """How a score is told at a glance."""

    GREEN = "green", pgettext_lazy("score", "Green")
    YELLOW = "yellow", pgettext_lazy("score", "Yellow")
    RED = "red", pgettext_lazy("score", "Red")


#: State -> which audits are in it.
IN_STATE = {
    AuditState.PLANNED: Q(ended_on=None, cancelled_on=None),
    AuditState.HELD: Q(ended_on__isnull=False, submitted_at=None, cancelled_on=None),
    AuditState.SUBMITTED: Q(submitted_at__isnull=False, approved_at=None, cancelled_on=None),
    AuditState.REPORTED: Q(approved_at__isnull=False),
    AuditState.CANCELLED: Q(cancelled_on__isnull=False),
}


class AuditQuerySet(CountingQuerySet):
    """Audits by how far they have come."""

    ASKED, DECIDED = "submitted_at", "approved_at"

    def in_state(self, state: AuditState) -> Self:
        """Keep the audits that have come so far."""
        return self.filter(IN_STATE[state])

    def late(self, as_of: date) -> Self:
        """Keep the audits that were planned for a day before this one and are not held."""
        return self.in_state(AuditState.PLANNED).filter(planned_on__lt=as_of)

    def undecided(self, as_of: date) -> Self:
        """Keep audits whose report waited for approval at the end of a day, and that were not called off by then.

        A report that was given back since is submitted no more, or on a later day: of that the ledger alone tells.
        """
        end, told = end_of(as_of), Event.objects.filter(object_type=self.model._meta.label_lower)
        before = told.filter(object_id=OuterRef("pk"), action__in=("report_submitted", "report_returned"), at__lt=end)
        given_back = told.filter(action="report_returned", at__gte=end).values("object_id")
        waited = self.filter(pk__in=given_back).alias(last=Subquery(before.order_by("-seq").values("action")[:1]))
        still = Q(cancelled_on=None) | Q(cancelled_on__gt=as_of)
        in_columns = super().undecided(as_of).values("pk")
        return self.filter(still, Q(pk__in=in_columns) | Q(pk__in=waited.filter(last="report_submitted").values("pk")))

    def fixed(self) -> Self:
        """Keep the audits of which nothing can be entered any more."""
        return self.filter(Q(submitted_at__isnull=False) | Q(cancelled_on__isnull=False))

    def reported(self, as_of: date) -> Self:
        """Keep audits whose approved report counts on a day."""
        return self.counting(as_of)


class Audit(Recorded):
    """An audit of a supplier by a scheme: what is found counts once another person has approved its report."""

    public_id = models.UUIDField(_("reference of the page"), default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(
        _("audit number"),
        max_length=60,
        unique=True,
        help_text=_("Empty: the supplier’s code and the day."),
        error_messages={"unique": _("Another audit has this number.")},
    )
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="audits", verbose_name=_("supplier"), db_index=False
    )
    #: As they were called then: a site may be renamed.
    sites = models.TextField(_("sites"), max_length=1000, blank=True, help_text=_("One a line; empty: all of them."))
    scheme = models.ForeignKey("audits.Scheme", models.PROTECT, related_name="audits", verbose_name=_("audit scheme"))
    kind = models.CharField(_("kind"), max_length=8, choices=AuditKind, default=AuditKind.ON_SITE)
    planned_on = models.DateField(_("planned for"))
    lead_auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead auditor"),
        db_index=False,
    )
    auditors = models.CharField(
        _("other auditors"), max_length=200, blank=True, help_text=_("Also who audits from outside, with the company.")
    )
    began_on = models.DateField(_("first day"), null=True, blank=True)
    ended_on = models.DateField(_("last day held"), null=True, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded as held by"),
        db_index=False,
    )
    summary = models.TextField(_("summary"), max_length=8000, blank=True)
    reported_on = models.DateField(_("day of the report"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("reported by"),
        db_index=False,
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
        db_index=False,
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    #: The day of the approval; an earlier one where an audit of the past was entered late.
    counts_from = models.DateField(_("findings count from"), null=True, editable=False)
    #: As it was when the report was approved: the scheme's parameters may change.
    score = models.DecimalField(_("score"), max_digits=6, decimal_places=2, null=True, editable=False)
    colour = models.CharField(_("colour"), max_length=6, choices=Colour, blank=True, editable=False)
    returned_why = models.TextField(
        _("what was to be mended of the report"), max_length=1000, blank=True, editable=False
    )
    cancelled_on = models.DateField(_("called off on"), null=True, editable=False)
    cancelled_why = models.TextField(_("why it was called off"), max_length=1000, blank=True, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit")
        verbose_name_plural = _("audits")
        ordering = ["-planned_on", "reference"]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="audit_has_number"),
            models.CheckConstraint(condition=Q(kind__in=AuditKind.values), name="audit_kind"),
            models.CheckConstraint(
                condition=Q(began_on=None, ended_on=None)
                | Q(began_on__isnull=False, ended_on__isnull=False, ended_on__gte=F("began_on")),
                name="audit_held",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(reported_on=None, submitted_at=None)
                | Q(
                    submitted_at__isnull=False,
                    reported_on__isnull=False,
                    ended_on__isnull=False,
                    reported_on__gte=F("ended_on"),
                ),
                name="audit_reported_after_held",
                violation_error_message=_("The report cannot be of an earlier day than the audit."),
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None, counts_from=None)
                | Q(
                    approved_at__isnull=False,
                    submitted_at__isnull=False,
                    cancelled_on=None,
                    counts_from__isnull=False,
                    counts_from__gte=F("reported_on"),
                )
                & ~Q(approved_by=F("submitted_by"))
                & ~Q(approved_by=F("held_by"))
                & ~Q(approved_by=F("lead_auditor")),
                name="audit_approved_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["supplier", "counts_from", "reported_on"], name="audit_of_supplier"),
            models.Index(fields=["planned_on"], name="audit_planned"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the audit's page for staff."""
        return reverse("admin:audits_audit_change", args=[self.pk])

    @property
    def state(self) -> AuditState:
        """How far it has come."""
        if self.cancelled_on:
            return AuditState.CANCELLED
        if self.approved_at:
            return AuditState.REPORTED
        if self.submitted_at:
            return AuditState.SUBMITTED
        return AuditState.HELD if self.ended_on else AuditState.PLANNED

    @property
    def is_open(self) -> bool:
        """Whether what was seen can still be entered."""
        return self.state in (AuditState.PLANNED, AuditState.HELD)
