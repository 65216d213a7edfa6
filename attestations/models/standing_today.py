"""The standings of one named day, kept so that a list can filter and count by them."""

from collections.abc import Collection
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attestations.standing import Standing


class StandingDayQuerySet(models.QuerySet):
    """The day of the kept standings."""

    def keeps(self, as_of: date) -> bool:
        """Tell whether the kept standings are those of a day."""
        return self.filter(pk=1, as_of=as_of).exists()


class StandingDay(models.Model):
    """Which day the kept standings are of: one row."""

    as_of = models.DateField(_("day"))

    objects = StandingDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of the kept standings")
        verbose_name_plural = _("day of the kept standings")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="standingday_is_one_row")]

    def __str__(self) -> str:
        return str(self.as_of)


class StandingTodayQuerySet(models.QuerySet):
    """The kept standings, asked for what is asked of obligations."""

    def standing_at(self, standings: Collection[Standing], as_of: date) -> Self:
        """Keep some standings; `as_of` is the kept day."""
        return self.filter(standing__in=standings)


class StandingToday(models.Model):
    """The standing of one supplier for one requirement on that day.

    Filled by the one expression in attestations.standing; read by filters and tiles, never by reports. Derived like
    the obligations, and like theirs what its rows point to is not checked again.
    """

    supplier = models.ForeignKey(
        "suppliers.Supplier",
        models.CASCADE,
        related_name="standings",
        verbose_name=_("supplier"),
        db_index=False,
        db_constraint=False,
    )
    requirement = models.ForeignKey(
        "attestations.Requirement",
        models.CASCADE,
        related_name="+",
        verbose_name=_("requirement"),
        db_index=False,
        db_constraint=False,
    )
    standing = models.PositiveSmallIntegerField(_("standing"), choices=Standing)

    objects = StandingTodayQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing today")
        verbose_name_plural = _("standings today")
        constraints = [models.UniqueConstraint(fields=["supplier", "requirement"], name="standingtoday_once")]
        indexes = [
            models.Index(fields=["requirement", "standing", "supplier"], name="standingtoday_requirement"),
            models.Index(fields=["standing", "supplier"], name="standingtoday_standing"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {self.requirement}: {self.get_standing_display()}"
