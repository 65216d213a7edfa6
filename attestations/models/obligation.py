"""What each supplier must hold, from a day, until a day: derived, never entered."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from attestations import standing, strength
from attestations.models.exemption import Exemption
from attestations.models.standing_today import StandingDay, StandingToday
from foundation.pairs import InPairs


class ObligationQuerySet(models.QuerySet):
    """What suppliers must hold, asked about a given day."""

    def in_force(self, as_of: date) -> Self:
        """Keep obligations that bind their supplier on `as_of`."""
        return self.filter(required_from__lte=as_of, required_until__gt=as_of)

    def with_standing(self, as_of: date, warning_days: standing.Spans | None = None) -> models.QuerySet[Any]:
        """Annotate `standing` on `as_of` (a member of Standing) for each row's supplier and requirement."""
        return self.annotate(standing=standing.expression(as_of, warning_days=warning_days))

    def with_strength(self, as_of: date) -> models.QuerySet[Any]:
        """Annotate `strength` on `as_of`: on what a held obligation rests, -1 for one that is not (see strength)."""
        return self.annotate(strength=strength.expression(as_of))

    def standing_at(self, standings: Collection[standing.Standing], as_of: date) -> models.QuerySet[Any]:
        """Keep what has some standing on `as_of`: by the kept standings for their day, worked out for another."""
        if StandingDay.objects.keeps(as_of):
            kept = StandingToday.objects.filter(
                supplier=OuterRef("supplier"), requirement=OuterRef("requirement"), standing__in=standings
            )
            return self.filter(Exists(kept))
        rows = self
        if set(standings) == {standing.Standing.EXEMPT}:
            # Few are: found by their exemptions, they spare the standing of all the others.
            exempt = Exemption.objects.on(as_of).order_by().values("supplier", "requirement")
            rows = rows.filter(InPairs("supplier", "requirement", exempt))
        return rows.with_standing(as_of).filter(standing__in=standings)

    def gaps(self, as_of: date) -> models.QuerySet[Any]:
        """Keep what is required on `as_of`, not exempt and not held, with its standing."""
        return self.in_force(as_of).with_standing(as_of).filter(standing__in=standing.GAPS)


class Obligation(models.Model):
    """This supplier must hold this requirement; one row per unbroken period, whatever rules bind it.

    Nothing points here: a fact entered late may move or delete a row. And nothing checks what it points to: every row
    is selected from those tables, and the checks took half the time of a rebuild.
    """

    supplier = models.ForeignKey(
        "suppliers.Supplier",
        models.CASCADE,
        related_name="obligations",
        verbose_name=_("supplier"),
        db_index=False,
        db_constraint=False,
    )
    requirement = models.ForeignKey(
        "attestations.Requirement",
        models.CASCADE,
        related_name="obligations",
        verbose_name=_("requirement"),
        db_index=False,
        db_constraint=False,
    )
    rule = models.ForeignKey(
        "attestations.ApplicabilityRule",
        models.CASCADE,
        related_name="+",
        verbose_name=_("rule that binds it"),
        db_index=False,
        db_constraint=False,
    )
    required_from = models.DateField(_("required from"))
    required_until = models.DateField(_("required until"))
    #: On the day asked about; only in rows that `with_standing` or a list's page gave it.
    standing: int | None = None

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = _("obligation")
        verbose_name_plural = _("obligations")
        ordering = ["supplier", "requirement", "required_from"]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "requirement", "required_from"], name="obligation_once"),
            models.CheckConstraint(condition=Q(required_from__lt=F("required_until")), name="obligation_period"),
        ]
        indexes = [
            models.Index(
                fields=["supplier", "requirement", "required_from", "required_until"], name="obligation_cover"
            ),
            # The obligations to one requirement, in the order of their list.
            models.Index(
                fields=["requirement", "supplier", "required_from", "required_until"], name="obligation_requirement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} – {self.requirement}"
