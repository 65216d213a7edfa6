"""What an audit saw of one clause."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _, pgettext_lazy


class Answer(models.Model):
    """What was seen of one clause at one audit."""

    class Result(models.TextChoices):
        CONFORMS = "conforms", pgettext_lazy("clause", "Conforms")
        FINDING = "finding", pgettext_lazy("clause", "Finding")
        NOT_APPLICABLE = "not_applicable", pgettext_lazy("clause", "Not applicable")

    audit = models.ForeignKey(
        "audits.Audit", models.CASCADE, related_name="answers", verbose_name=_("audit"), db_index=False
    )
    item = models.ForeignKey(
        "audits.ChecklistItem", models.PROTECT, related_name="answers", verbose_name=_("checklist item")
    )
    result = models.CharField(_("result"), max_length=14, choices=Result)
    words = models.TextField(_("what was seen"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
        db_index=False,
    )

    class Meta:
        verbose_name = _("answer to a clause")
        verbose_name_plural = _("answers to clauses")
        ordering = ["audit", "item__position", "item__code"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "item"], name="answer_once"),
            models.CheckConstraint(
                condition=Q(result__in=("conforms", "finding", "not_applicable")), name="answer_result"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit} {self.item.code}"

    def get_absolute_url(self) -> str:
        """Return the clause on the checklist of its audit."""
        return f"{reverse('admin:audits_audit_checklist', args=[self.audit_id])}#item-{self.item_id}"
