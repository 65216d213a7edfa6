"""One row of a spreadsheet as it came, and what it became."""

from django.db import models
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from sheets.models.import_run import ImportRun


class ImportRow(models.Model):
    """The raw cells of a row, its outcome, and the row of the database it made or changed."""

    class Outcome(models.TextChoices):
        CREATED = "created", pgettext_lazy("row of a sheet", "New")
        UPDATED = "updated", pgettext_lazy("row of a sheet", "Changed")
        UNCHANGED = "unchanged", pgettext_lazy("row of a sheet", "Unchanged")
        REFUSED = "refused", pgettext_lazy("row of a sheet", "Refused")

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="import_rows", verbose_name=_("import"), db_index=False
    )
    sheet = models.CharField(_("sheet"), max_length=40)
    number = models.PositiveIntegerField(_("row"))
    #: The cells in the order of the sheet's columns; the run's layout names them.
    raw = models.JSONField(_("cells as they came"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    object_type = models.CharField(_("type of row"), max_length=60, blank=True)
    object_id = models.BigIntegerField(_("row of the database"), null=True)
    #: {"column": value}: what the cells of a row say that is to be written, in the words of the database.
    values = models.JSONField(_("values"), default=dict)
    #: {"column": [old, new]} as the officer read it in the preview.
    changes = models.JSONField(_("changes"), default=dict)
    #: [{"column", "value", "code", "message"}]
    errors = models.JSONField(_("reasons"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["run", "sheet", "number"], name="importrow_once")]
        indexes = [models.Index(fields=["object_type", "object_id"], name="importrow_object")]

    def __str__(self) -> str:
        return gettext("Row %(number)s") % {"number": self.number}
