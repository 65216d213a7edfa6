"""The figures of a month or a day as they were found once."""

import uuid
from calendar import monthrange
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from accounts.models import User

#: Hexadecimal digits of a SHA-256.
DIGITS = 64


class Origin(models.TextChoices):
    """What asked for a run."""

    SCHEDULE = "schedule", pgettext_lazy("report", "After the close of the month")
    HAND = "hand", pgettext_lazy("report", "By hand")
    COMMAND = "command", pgettext_lazy("report", "By command")


class RunState(models.TextChoices):
    """How a run stands."""

    RUNNING = "running", pgettext_lazy("report", "Month still open")
    OPEN = "open", pgettext_lazy("report", "Waiting for sign-off")
    CONTRADICTED = "contradicted", pgettext_lazy("report", "A newer one differs")
    SIGNED = "signed", pgettext_lazy("report", "Signed off")
    SUPERSEDED = "superseded", pgettext_lazy("report", "Superseded")


class ReportRunQuerySet(models.QuerySet):
    """Runs by how they stand."""

    def light(self) -> Self:
        """Leave the figures where they are until they are asked for: they are long."""
        return self.defer("data", "names", "shown")

    def with_state(self) -> Self:
        """Annotate `state`: a run is superseded once a newer one of the same day is signed off.

        Until then one that waits is contradicted once the newest of the day has other figures: nobody signs it off.
        """
        of_day = ReportRun.objects.filter(month=OuterRef("month"), as_of=OuterRef("as_of"), is_open=False)
        newer = of_day.filter(pk__gt=OuterRef("pk"))
        newest = Subquery(of_day.order_by("-pk").values("sha256")[:1])
        return self.annotate(
            state=Case(
                When(is_open=True, then=Value(RunState.RUNNING.value)),
                When(Exists(newer.filter(sign_off__isnull=False)), then=Value(RunState.SUPERSEDED.value)),
                When(sign_off__isnull=False, then=Value(RunState.SIGNED.value)),
                When(~Q(sha256=newest), then=Value(RunState.CONTRADICTED.value)),
                default=Value(RunState.OPEN.value),
            )
        )


class ReportRun(models.Model):
    """Frozen figures: written once, never changed; whoever wants others makes another run.

    `data` is the canonical JSON of month, as_of and tables, and `sha256` its hash. `names` says beside it what the
    codes in it are called, in every language: both together are all that a rendering needs.
    """

    #: What addresses call the run: not to be guessed.
    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    month = models.CharField(_("month"), max_length=7)
    as_of = models.DateField(_("as of"))
    #: Whether the month still ran.
    is_open = models.BooleanField(_("month still open"))
    data = models.TextField(_("figures"))
    sha256 = models.CharField(_("SHA-256"), max_length=DIGITS)
    names = models.TextField(_("names"))
    names_sha256 = models.CharField(_("SHA-256 of the names"), max_length=DIGITS)
    #: What its page shows of both; empty where it was frozen before that was kept: then they are read.
    shown = models.TextField(_("figures of its page"), default="", blank=True)
    shown_sha256 = models.CharField(_("SHA-256 of the figures of its page"), max_length=DIGITS, default="", blank=True)
    #: What the organisation was called; empty where it was frozen before that was kept.
    organisation = models.TextField(_("organisation"), default="", blank=True)
    #: The last event of the ledger that the figures know of.
    ledger_seq = models.BigIntegerField(_("last event of the ledger"))
    ledger_hash = models.CharField(_("hash of the last event"), max_length=DIGITS, blank=True)
    origin = models.CharField(_("made"), max_length=10, choices=Origin)
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))

    #: A code of RunState, where `with_state` was asked for.
    state: str

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("compliance report")
        verbose_name_plural = _("compliance reports")
        ordering = ["-as_of", "-pk"]
        constraints = [
            # Two beats at once make one.
            models.UniqueConstraint(
                fields=["month"], condition=Q(origin="schedule"), name="reportrun_once_by_schedule"
            ),
            models.CheckConstraint(condition=~Q(data="") & ~Q(names=""), name="reportrun_has_figures"),
        ]
        indexes = [models.Index(fields=["as_of", "-id"], name="reportrun_as_of")]

    def __str__(self) -> str:
        return f"{self.month} ({self.sha256[:12]})"

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("admin:reports_reportrun_change", args=[self.pk])

    def is_made_by(self, person: User) -> bool:
        """Tell whether somebody made it; what the clock asked for nobody did."""
        return self.origin != Origin.SCHEDULE and self.made_by_id == person.pk

    @property
    def period(self) -> str:
        """The month, or the day where it is not the last one of a month that is over."""
        if self.is_open or self.as_of.day != monthrange(self.as_of.year, self.as_of.month)[1]:
            return self.as_of.isoformat()
        return self.month
