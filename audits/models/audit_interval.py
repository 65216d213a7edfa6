"""How often suppliers are audited, by what they are: rows, never code."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from suppliers.models import Grade


class AuditInterval(models.Model):
    """At most so many months pass between two audits of the suppliers of a grade; the shortest that matches counts."""

    class Core(models.TextChoices):
        ANY = "", _("Core or not")
        CORE = "core", pgettext_lazy("suppliers", "Core suppliers")
        OTHER = "other", pgettext_lazy("suppliers", "Others")

    grade = models.CharField(
        _("grade"), max_length=1, choices=Grade, blank=True, help_text=_("Empty: whatever the grade, and without one.")
    )
    core = models.CharField(_("core"), max_length=5, choices=Core, blank=True)
    months = models.PositiveSmallIntegerField(_("months between two audits"))

    class Meta:
        verbose_name = _("audit interval")
        verbose_name_plural = _("audit intervals")
        ordering = ["months", "grade", "core"]
        constraints = [
            models.UniqueConstraint(
                fields=["grade", "core"],
                name="auditinterval_once",
                violation_error_message=_("There is an interval for these suppliers already."),
            ),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=240), name="auditinterval_months"),
            models.CheckConstraint(condition=Q(grade__in=["", *Grade.values]), name="auditinterval_grade"),
            models.CheckConstraint(condition=Q(core__in=("", "core", "other")), name="auditinterval_core"),
        ]

    def __str__(self) -> str:
        return " · ".join(str(part) for part in (self.grade, self.get_core_display(), self.months) if part)
