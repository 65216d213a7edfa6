"""What could go wrong along the supply chain, as it was assessed on a day."""

from typing import Any, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from audits.models.approved_record import ApprovedRecord


class RiskAssessment(ApprovedRecord):
    """The security risks of the supply chain, looked at together; its rows say which."""

    summary = models.TextField(_("summary"), max_length=8000, blank=True)

    class Meta(ApprovedRecord.Meta):
        verbose_name = _("security risk assessment")
        verbose_name_plural = _("security risk assessments")
        indexes: ClassVar[Any] = [models.Index(fields=["day", "decision"], name="riskassessment_day")]

    def get_absolute_url(self) -> str:
        """Return its page for staff."""
        return reverse("admin:audits_riskassessment_change", args=[self.pk])
