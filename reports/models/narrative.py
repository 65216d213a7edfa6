"""What is said about an indicator of the exchange or of the GRI."""

from typing import Self

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reports.kpis import KPIS, MASTER, title_of

MONTH = RegexValidator(r"\A\d{4}-(0[1-9]|1[0-2])\Z", _("Write a month as 2024-12."))


class NarrativeQuerySet(models.QuerySet):
    """Narratives by month."""

    def current(self) -> Self:
        """Keep those that no other has superseded."""
        return self.filter(superseded_at=None)

    def told_in(self, month: str) -> Self:
        """Keep the current ones of months up to one, the newest month last."""
        return self.current().filter(month__lte=month).order_by("month")

    def with_outdated(self) -> Self:
        """Annotate `is_outdated`: of a current translation, whether the text that prevails was changed since.

        That is, whether one of a later month is told beside it, or one of its own month was written after it.
        """
        current = Narrative.objects.current().filter(kpi=OuterRef("kpi"))
        newer = Narrative.objects.current().filter(
            kpi=OuterRef("kpi"),
            language=OuterRef(OuterRef("language")),
            month__gt=OuterRef(OuterRef("month")),
            month__lte=OuterRef("month"),
        )
        masters = current.filter(language=MASTER)
        later = masters.filter(~Exists(newer), month__gt=OuterRef("month"))
        rewritten = masters.filter(month=OuterRef("month"), written_at__gt=OuterRef("written_at"))
        is_outdated = Q(superseded_at=None) & ~Q(language=MASTER) & (Exists(later) | Exists(rewritten))
        return self.annotate(is_outdated=Case(When(is_outdated, then=True), default=False))


class Narrative(models.Model):
    """A text about an indicator in one language, told from a month on until a later one is; zh-Hans is the master.

    Whoever changes it in the same month supersedes it: the former text stays.
    """

    kpi = models.CharField(_("indicator"), max_length=20, choices=[(kpi.code, kpi.title) for kpi in KPIS])
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    month = models.CharField(_("from the month"), max_length=7, validators=[MONTH], help_text=_("Such as 2024-12."))
    text = models.TextField(_("text"), max_length=8000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), default=timezone.now, editable=False)
    superseded_at = models.DateTimeField(_("superseded at"), null=True, editable=False)

    objects = NarrativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        ordering = ["kpi", "language", "-month", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kpi", "language", "month"], condition=Q(superseded_at=None), name="narrative_one_is_current"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="narrative_has_text"),
        ]

    def __str__(self) -> str:
        return f"{title_of(self.kpi)} – {self.get_language_display()} – {self.month}"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("admin:reports_narrative_change", args=[self.pk])
