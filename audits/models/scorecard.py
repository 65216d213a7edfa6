"""By what suppliers are assessed, in versions."""

from typing import Self

from django.db import models
from django.db.models import F, Max, Subquery, Window
from django.utils.translation import gettext_lazy as _

from foundation.naming import Named
from foundation.sets import CodeSetField


class ScorecardQuerySet(models.QuerySet):
    """Scorecards by what they are used for."""

    def newest_used(self) -> Self:
        """Keep of each code the newest version that is used for new cycles."""
        newest = Window(Max("version"), partition_by="code")
        used = Scorecard.objects.filter(is_used=True).annotate(newest=newest).filter(version=F("newest"))
        return self.filter(pk__in=Subquery(used.values("pk")))


class Scorecard(Named):
    """Criteria with weights, and the bands of the grades, for suppliers of some categories.

    A version is frozen when a cycle opens with it: what was assessed by it stays as it was. To change it is to copy it.
    """

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    #: Like the conditions of a rule: an empty set means any.
    categories = CodeSetField(_("categories"))
    is_used = models.BooleanField(
        _("used for new cycles"),
        default=False,
        help_text=_("Of several versions the newest that is used counts."),
    )
    frozen_at = models.DateTimeField(_("frozen at"), null=True, editable=False)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        ordering = ["code", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="scorecard_once",
                violation_error_message=_("There is this version of the scorecard already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.version})"

    @property
    def is_frozen(self) -> bool:
        """Whether suppliers are, or were, assessed by it."""
        return self.frozen_at is not None
