"""The wording of a commitment: versioned, per language, never edited."""

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attestations.models.requirement import Requirement

#: The language whose wording counts where two differ.
PREVAILING = "zh-hans"


class CommitmentTextQuerySet(models.QuerySet):
    """Wordings by day."""

    def current(self, requirement: Requirement, as_of: date) -> "dict[str, CommitmentText]":
        """Return the wordings that are to be signed on a day, by language; empty where there are none.

        They are those of the newest version that is published in the language that prevails.
        """
        published: Any = self.filter(requirement=requirement, published_on__lte=as_of)
        newest = published.filter(language=PREVAILING).order_by("-version").first()
        if newest is None:
            return {}
        return {text.language: text for text in published.filter(version=newest.version)}

    def to_be_signed(self, as_of: date) -> set[int]:
        """Return the keys of the requirements of which there is a wording to be signed on a day."""
        published = self.filter(language=PREVAILING, published_on__lte=as_of)
        return set(published.values_list("requirement", flat=True))


class CommitmentText(models.Model):
    """One version of what a supplier signs, in one language; the Simplified Chinese version prevails."""

    requirement = models.ForeignKey(
        "attestations.Requirement", models.PROTECT, related_name="texts", verbose_name=_("requirement")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), max_length=100_000)
    published_on = models.DateField(_("published on"))
    resign_from = models.DateField(
        _("earlier versions count until (first day no longer)"),
        null=True,
        blank=True,
        help_text=_("By then this version must have been signed anew. Empty: what was signed counts on."),
    )

    objects = CommitmentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment text")
        verbose_name_plural = _("commitment texts")
        ordering = ["requirement", "-version", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "version", "language"],
                name="commitmenttext_once",
                violation_error_message=_("This version exists in this language already."),
            ),
            models.CheckConstraint(
                condition=Q(resign_from=None) | Q(resign_from__gt=F("published_on")),
                name="commitmenttext_resigned_after_published",
                violation_error_message=_("Earlier versions must count until after this one is published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requirement} {self.version} ({self.get_language_display()})"

    @property
    def sha256(self) -> str:
        """The hash of the wording’s bytes in UTF-8: what is shown is what is hashed."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def edition_code(self) -> str:
        """The edition of the requirement that this version is: by its end, what was signed lapses."""
        return str(self.version)
