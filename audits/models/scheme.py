"""By whose rules a supplier is audited: a row, never code."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from foundation.naming import Named


class Scheme(Named):
    """The rules of an audit: its checklist, its severities, and how its score is worked out, where it has one."""

    score_base = models.PositiveSmallIntegerField(
        _("score of a site without a finding"),
        null=True,
        blank=True,
        help_text=_("Less the points of each finding; empty: the scheme gives no score."),
    )
    green_above = models.PositiveSmallIntegerField(_("green above"), null=True, blank=True)
    red_below = models.PositiveSmallIntegerField(_("red below"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = models.CharField(_("source of the rule"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("audit scheme")
        verbose_name_plural = _("audit schemes")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(score_base=None, green_above=None, red_below=None)
                | Q(
                    score_base__isnull=False,
                    green_above__isnull=False,
                    red_below__isnull=False,
                    red_below__lte=F("green_above"),
                ),
                name="scheme_score",
                violation_error_message=_("A score needs both limits of its colours, red below green; or none of all."),
            )
        ]
