"""One spreadsheet that somebody brought in."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from foundation.dates import year_until


class ImportRunQuerySet(models.QuerySet):
    """Imports by when they were written and undone."""

    def finished_in_the_year(self, as_of: date) -> Self:
        """Keep those that were written in the year up to a day."""
        began, end = year_until(as_of)
        return self.filter(finished_at__gte=began, finished_at__lt=end)

    def undone_in_the_year(self, as_of: date) -> Self:
        """Keep those that were undone in the year up to a day."""
        began, end = year_until(as_of)
        return self.filter(undone_at__gte=began, undone_at__lt=end)


class ImportRun(models.Model):
    """A file, who brought it, when, and what became of its rows."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Waiting to be read")
        UNREADABLE = "unreadable", _("Cannot be read")
        UNSURE = "unsure", _("Waiting for its encoding")
        PREVIEWED = "previewed", _("Previewed, not yet confirmed")
        CONFIRMED = "confirmed", _("Confirmed, being written")
        WRITTEN = "written", _("Written")
        UNDONE = "undone", _("Undone")

    #: What addresses and commands call the run: not to be guessed.
    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREVIEWED)
    file = models.ForeignKey("evidence.EvidenceFile", models.PROTECT, null=True, verbose_name=_("file"))
    file_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    file_format = models.CharField(_("format"), max_length=10, blank=True)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    #: [{"sheet", "name", "header": [titles], "columns": [codes, empty where unknown], "counts": {outcome: rows}}]
    layout = models.JSONField(_("sheets"), default=list)
    #: Sentences in the language of whoever brought the file.
    warnings = models.JSONField(_("notes"), default=list)
    #: How 01/02/2025 is meant in the file: `dmy`, `mdy`, or empty where nobody has said so.
    date_order = models.CharField(_("order of dates"), max_length=3, blank=True)
    #: Why it cannot be read, or why the last attempt to write it wrote nothing.
    error = models.TextField(_("reason"), blank=True)
    #: When a worker was asked to read or to write it, and how often one began.
    asked_at = models.DateTimeField(_("handed over at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    #: The one sheet that was asked for; empty = each sheet of the workbook is recognised by its headers.
    sheet = models.CharField(_("sheet"), max_length=40, blank=True)
    #: The last event of the ledger when its rows were compared with the register.
    seen_event = models.BigIntegerField(_("last event before it was read"), default=0)
    effective_on = models.DateField(_("changes take effect on"))
    skips_refused = models.BooleanField(_("imports the rest when rows are refused"), default=False)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("started by"))
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    rows=models.F("created") + models.F("updated") + models.F("unchanged") + models.F("refused")
                ),
                name="importrun_no_row_is_dropped",
            )
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({date_format(timezone.localtime(self.started_at), 'SHORT_DATETIME_FORMAT')})"

    @property
    def is_under_way(self) -> bool:
        """Whether a worker reads or writes it, or is about to."""
        return self.state in (self.State.RECEIVED, self.State.CONFIRMED)
