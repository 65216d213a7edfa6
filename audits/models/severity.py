"""How grave a finding is, by its scheme."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from foundation.naming import Named


class Severity(Named):
    """A grade of gravity: until when what was found is to be closed, how, and what it takes from the score."""

    scheme = models.ForeignKey(
        "audits.Scheme", models.CASCADE, related_name="severities", verbose_name=_("audit scheme"), db_index=False
    )
    # Another scheme may use the same word.
    code = models.SlugField(_("code"), max_length=40)
    days_to_close = models.PositiveSmallIntegerField(
        _("days until it is due, from the report"), null=True, blank=True, help_text=_("Empty: it has no due day.")
    )
    closed_on_site = models.BooleanField(_("closed on site only"), default=False)
    points = models.PositiveSmallIntegerField(_("points off the score"), default=0)
    is_critical = models.BooleanField(_("critical"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("severity")
        verbose_name_plural = _("severities")
        ordering = ["scheme", "position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="severity_once",
                violation_error_message=_("The scheme has a severity of this code already."),
            )
        ]
