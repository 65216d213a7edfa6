"""What an audit found, until it is mended."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from audits.models.extension import Extension
from audits.models.finding_state import FindingState
from audits.models.recorded import Recorded
from foundation.dates import end_of
from suppliers.models import StageChange
from suppliers.models.stage_request import GONE


class FindingQuerySet(models.QuerySet):
    """Findings by what they are on a day; what is of no approved report has no state on any."""

    def with_state(self, as_of: date) -> Self:
        """Label each finding with its `state` on a day; None before its report counts."""
        states = FindingState.objects.on(as_of).filter(finding=OuterRef("pk"))
        return self.annotate(state=Subquery(states.values("state")[:1]))

    def in_state(self, states: "list[str] | tuple[str, ...]", as_of: date) -> Self:
        """Keep the findings that are in one of some states on a day."""
        return self.filter(Exists(FindingState.objects.on(as_of).filter(finding=OuterRef("pk"), state__in=states)))

    def open(self, as_of: date) -> Self:
        """Keep what is not closed on a day: open, answered or reopened."""
        return self.in_state(FindingState.NOT_CLOSED, as_of)

    def pursued(self, as_of: date) -> Self:
        """Leave out what is of suppliers that have gone by a day: it stays open on record, and nobody waits for it."""
        gone = StageChange.objects.on(as_of).filter(supplier=OuterRef("supplier"), stage__in=GONE)
        return self.filter(~Exists(gone))

    def to_answer(self, as_of: date) -> Self:
        """Keep what waits for the supplier on a day."""
        return self.in_state(FindingState.TO_ANSWER, as_of).pursued(as_of)

    def with_due(self, as_of: date) -> Self:
        """Label each finding with `due_then`, when it was due as known on a day.

        Extensions and reopenings move `due_on`: the first one after the day knows when it was due before.
        """
        extended = Extension.objects.filter(
            finding=OuterRef("pk"), decision=Extension.Decision.GRANTED, decided_at__gte=end_of(as_of)
        ).order_by("decided_at", "pk")
        reopened = FindingState.objects.filter(
            finding=OuterRef("pk"), state=FindingState.State.REOPENED, effective_on__gt=as_of
        ).order_by("pk")
        found = self.alias(
            extended_at=Subquery(extended.values("decided_at")[:1]),
            reopened_at=Subquery(reopened.values("recorded_at")[:1]),
        )
        is_reopened = Q(reopened_at__isnull=False) & (Q(extended_at=None) | Q(reopened_at__lt=F("extended_at")))
        return found.annotate(
            due_then=Case(
                When(is_reopened, then=Subquery(reopened.values("due_before")[:1])),
                When(extended_at__isnull=False, then=Subquery(extended.values("due_before")[:1])),
                default=F("due_on"),
            )
        )

    def overdue(self, as_of: date) -> Self:
        """Keep what is not closed on a day though it was due before it, unless its supplier has gone."""
        return self.open(as_of).pursued(as_of).with_due(as_of).filter(due_then__lt=as_of)

    def due_within(self, first: date, last: date) -> Self:
        """Keep what was due in a period, from its first day to its last, as it was known on the last."""
        return self.with_due(last).filter(due_then__range=(first, last), audit__counts_from__lte=last)

    def told(self) -> Self:
        """Keep what the supplier was told of: the findings of approved reports."""
        return self.filter(audit__approved_at__isnull=False)


class Finding(Recorded):
    """Something at a supplier that does not conform to a clause. It counts once its report is approved."""

    public_id = models.UUIDField(_("reference of the page"), default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(
        _("finding number"),
        max_length=60,
        unique=True,
        help_text=_("Empty: the audit’s number and the next one of its findings."),
        error_messages={"unique": _("Another finding has this number.")},
    )
    audit = models.ForeignKey("audits.Audit", models.PROTECT, related_name="findings", verbose_name=_("audit"))
    supplier = models.ForeignKey(
        "suppliers.Supplier",
        models.PROTECT,
        related_name="findings",
        verbose_name=_("supplier"),
        editable=False,
        db_index=False,
    )
    item = models.ForeignKey(
        "audits.ChecklistItem",
        models.PROTECT,
        related_name="findings",
        verbose_name=_("checklist item"),
        db_index=False,
    )
    severity = models.ForeignKey("audits.Severity", models.PROTECT, related_name="findings", verbose_name=_("severity"))
    words = models.TextField(pgettext_lazy("finding", "what was found"), max_length=4000)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("changed by"),
        db_index=False,
    )
    #: What severity and clause said when the report was approved.
    needs_visit = models.BooleanField(_("closed on site only"), default=False, editable=False)
    #: What the severity said then: nobody sets a gate aside by changing it.
    is_critical = models.BooleanField(_("critical"), default=False, editable=False)
    #: From the report and the severity; an extension moves it.
    due_on = models.DateField(_("due on"), null=True, editable=False)
    #: The newest earlier finding of the same clause at the same supplier.
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="repeated_by", verbose_name=_("repeats")
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reference=""), name="finding_has_number"),
        ]
        indexes = [
            models.Index(fields=["supplier", "item"], name="finding_of_supplier"),
            models.Index(fields=["item"], name="finding_of_item"),
            models.Index(fields=["due_on"], name="finding_due"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the finding's page for staff."""
        return reverse("admin:audits_finding_change", args=[self.pk])

    @property
    def is_closed_on_site(self) -> bool:
        """Whether its severity or its clause demands that it be closed on site, or did when it was reported."""
        return self.needs_visit or self.severity.closed_on_site or self.item.closed_on_site
