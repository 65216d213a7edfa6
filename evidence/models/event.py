"""One line of the ledger, and where the chain ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from evidence.words import action_name


class Event(models.Model):
    """Say who did what to which row, chained to the event before it, and how it left the row if that is protected.

    `payload` is the exact text that was hashed; the other columns repeat it so that it can be searched, but for the
    fingerprints: they help to find, the digest proves.
    """

    # Not a database sequence: a rollback would leave a gap, and a gap is what verify looks for.
    seq = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("recorded at"))
    actor_ref = models.CharField(_("actor"), max_length=36)
    action = models.CharField(_("action"), max_length=60)
    object_type = models.CharField(_("type of row"), max_length=60)
    object_id = models.BigIntegerField(pgettext_lazy("of the database", "row"))
    #: The list of columns that was digested; empty for a row that is not protected.
    version = models.CharField(_("list of columns"), max_length=60, blank=True)
    #: The digest of the row's columns as the event left them; empty for a row that was deleted.
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    #: Eight hexadecimal digits a column, so that verify can name the column that was changed.
    fingerprints = models.TextField(_("fingerprints"), blank=True)
    payload = models.TextField(_("payload"))
    prev_hash = models.CharField(_("hash of the event before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    #: Who acted; only in rows that a page gave it.
    actor: object

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["object_type", "object_id", "seq"], name="event_object")]

    def __str__(self) -> str:
        return f"{self.seq} {action_name(self.action)}"


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
