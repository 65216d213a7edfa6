"""What one person asks for and another decides."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from foundation.undecided import UndecidedQuerySet
from suppliers.models.decided import Decided


class AskedQuerySet(UndecidedQuerySet):
    """Rows by whether they wait."""

    def open(self) -> Self:
        """Keep what nobody decided."""
        return self.filter(decision="")


class Asked(Decided):
    """Something that is asked for with a reason, and waits until another person decides it or it is taken back.

    The models say in their own `decision` what can become of it; empty while it waits.
    """

    get_decision_display: Callable[[], str]

    reason = models.TextField(_("reason"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    decision = models.CharField(_("decision"), max_length=9, blank=True, default="", editable=False)
    words = models.TextField(_("reason of the decision"), max_length=1000, blank=True, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar[Any] = ["-pk"]
        constraints: ClassVar[Any] = [
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None, decided_by=None)
                | ~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="%(class)s_decided_by_somebody",
            )
        ]

    def settle(self, decision: str, *, by: Any, at: datetime, words: str = "") -> None:
        """Decide what waits; does not save. Raises ValidationError (code `decided`) where it was decided already."""
        self.refuse_decided()
        self.decision, self.decided_by, self.decided_at, self.words = decision, by, at, words

    def refuse_decided(self) -> None:
        """Raise ValidationError (code `decided`) where it was decided."""
        if self.decision:
            raise ValidationError(
                gettext("This was decided meanwhile: %(decision)s."),
                code="decided",
                params={"decision": self.get_decision_display()},
            )
