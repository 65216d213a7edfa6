"""The wording of a commitment: versioned, per language, never edited."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentText(models.Model):
    """One version of what a supplier signs, in one language; the Simplified Chinese version prevails."""

    requirement = models.ForeignKey(
        "attestations.Requirement", models.PROTECT, related_name="texts", verbose_name=_("requirement")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), max_length=100_000)
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("commitment text")
        verbose_name_plural = _("commitment texts")
        ordering = ["requirement", "-version", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "version", "language"],
                name="commitmenttext_once",
                violation_error_message=_("This version exists in this language already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.version} ({self.get_language_display()})"
