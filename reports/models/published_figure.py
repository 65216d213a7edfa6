"""A figure as it was published."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from reports.numbers import NUMBER

#: The longest name of a row or a column: the codes down to it, joined by dots.
LONGEST = 200
#: By these a figure is known, and when it was published.
PUBLICATION = ("as_of", "table_code", "row_code", "column_code", "published_on")
#: What the ledger calls that one is entered, and taken back.
ENTERED, WITHDRAWN = "figure_published", "figure_withdrawn"
#: How tables, rows and columns are named.
NAMED = _("As the figures for programs (JSON) name it.")


class PublishedFigureQuerySet(models.QuerySet):
    """Published figures, corrected, withdrawn or neither."""

    def current(self) -> Self:
        """Keep those that no correction has superseded and nobody has withdrawn."""
        return self.filter(superseded_at=None)

    def withdrawn(self) -> Self:
        """Keep those that were taken back: they were never published so."""
        return self.exclude(withdrawn_on=None)

    def gone(self) -> Self:
        """Keep those that were taken back and in whose place nothing was entered: what was published last of all."""
        later = self.model._default_manager.filter(
            pk__gt=OuterRef("pk"), **{name: OuterRef(name) for name in PUBLICATION}
        )
        return self.withdrawn().filter(~Exists(later))


class PublishedFigure(models.Model):
    """A figure of a day as it was published; later reports tell where the register says otherwise by then.

    It is named as in the figures for programs: the table, the row by its code, and the column. A figure of a whole
    table has no row.
    """

    as_of = models.DateField(_("as of"))
    table_code = models.SlugField(_("table"), max_length=40, help_text=NAMED)
    row_code = models.CharField(pgettext_lazy("report", "row"), max_length=LONGEST, blank=True, help_text=NAMED)
    column_code = models.CharField(pgettext_lazy("report", "column"), max_length=LONGEST, help_text=NAMED)
    value = models.CharField(_("value"), max_length=40, validators=[NUMBER])
    published_on = models.DateField(_("published on"))
    source = models.CharField(_("where"), max_length=200, help_text=_("The report and its page."))
    run = models.ForeignKey(
        "reports.ReportRun",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="published",
        verbose_name=_("compliance report"),
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), default=timezone.now, editable=False)
    #: When it was found to have been entered wrongly, and entered anew or withdrawn.
    superseded_at = models.DateTimeField(_("superseded at"), null=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("withdrawn by"),
        db_index=False,
    )
    withdrawn_why = models.TextField(_("why it was withdrawn"), max_length=1000, blank=True, editable=False)

    objects = PublishedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        ordering = ["-as_of", "table_code", "row_code", "column_code", "-published_on"]
        constraints = [
            models.UniqueConstraint(
                fields=PUBLICATION,
                condition=Q(superseded_at=None),
                name="publishedfigure_once",
                violation_error_message=_("This figure was entered already."),
            ),
            models.CheckConstraint(
                condition=Q(published_on__gte=F("as_of")),
                name="publishedfigure_after_its_day",
                violation_error_message=_("It cannot be published before the day it is of."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None, withdrawn_why="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, superseded_at__isnull=False)
                & ~Q(withdrawn_why=""),
                name="publishedfigure_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (str(self.as_of), self.table_code, self.row_code, self.column_code)))

    def get_absolute_url(self) -> str:
        """Return the address of its page."""
        return reverse("admin:reports_publishedfigure_change", args=[self.pk])
