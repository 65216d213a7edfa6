"""One line of the ledger, the rows it speaks of, and where the chain ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from evidence.words import action_name


class Event(models.Model):
    """Say who did what to which row, chained to the event before it.

    `payload` is the exact text that was hashed; the other columns repeat it so that it can be searched.
    """

    # Not a database sequence: a rollback would leave a gap, and a gap is what verify looks for.
    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("recorded at"))
    actor_ref = models.CharField(_("actor"), max_length=36)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("type of row"), max_length=60)
    object_id = models.BigIntegerField(pgettext_lazy("of the database", "row"))
    payload = models.TextField(_("payload"))
    prev_hash = models.CharField(_("hash of the event before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    #: Who acted; only in rows that a page gave it.
    actor: object

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["object_type", "object_id"], name="event_object")]

    def __str__(self) -> str:
        return f"{self.seq} {action_name(self.action)}"


class EventRow(models.Model):
    """The digest of one protected row's columns as an event left them; empty for a row that was deleted."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="rows", verbose_name=_("event"), db_index=False)
    object_type = models.CharField(_("type of row"), max_length=60)
    object_id = models.BigIntegerField(pgettext_lazy("of the database", "row"))
    version = models.CharField(_("list of columns"), max_length=60)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    #: Eight hexadecimal digits a column, so that verify can name the column that was changed.
    fingerprints = models.TextField(_("fingerprints"), blank=True)

    class Meta:
        verbose_name = _("digest of a row")
        verbose_name_plural = _("digests of rows")
        indexes = [
            models.Index(fields=["object_type", "object_id", "event"], name="eventrow_object"),
            models.Index(fields=["event"], name="eventrow_event"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.object_id}"


class LedgerHead(models.Model):
    """The end of the chain: one row, locked by whoever appends."""

    seq = models.BigIntegerField(_("number"), default=0)
    hash = models.CharField(_("hash"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("end of the ledger")
        verbose_name_plural = _("end of the ledger")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="ledgerhead_is_one_row")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash[:12]}"
