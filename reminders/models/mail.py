"""One message to one recipient, and what the server said."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from reminders.models.reminder import Reminder


class MailQuerySet(models.QuerySet):
    """Mails by what is to be done with them."""

    def to_be_sent(self, now: datetime) -> Self:
        """Keep what a sender may take."""
        return self.filter(sendable(now))

    def ready(self, now: datetime) -> Self:
        """Keep what waits and may be tried."""
        return self.filter(is_ready(now))

    def abandoned(self, now: datetime) -> Self:
        """Keep what a sender took and never settled."""
        return self.filter(is_abandoned(now))

    def failed_letters(self) -> Self:
        """Keep the letters that could not be delivered: they need a person."""
        return self.filter(is_letter=True, state=Mail.State.DEAD)

    def about(self, supplier: int) -> Self:
        """Keep the letters about a supplier, given by its key, and the digests that told of it."""
        told = Reminder.objects.filter(supplier=supplier, mail__isnull=False).order_by().values("mail")
        letters = Mail.objects.filter(supplier=supplier).order_by().values("pk")
        return self.filter(pk__in=told.union(letters))

    def open(self) -> Self:
        """Keep what is not settled yet."""
        return self.filter(state__in=(Mail.State.WAITING, Mail.State.SENDING))


class Mail(models.Model):
    """A digest: all that is due to one recipient at one moment, sent as one message with one Message-ID.

    Or a letter: one thing that was just done, told to whom it concerns in words that stay as they were written.

    A sender takes it with a lease and says, before it speaks to the server, that it has begun; a mail that was begun
    and never settled may have arrived, and goes out once more under the same Message-ID.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "Waiting")
        SENDING = "sending", pgettext_lazy("mail", "On its way")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        CANCELLED = "cancelled", pgettext_lazy("mail", "Nothing left to say")
        DEAD = "dead", pgettext_lazy("mail", "Could not be delivered")

    is_letter = models.BooleanField(_("letter"), default=False)
    #: What a letter is about; of a digest, its reminders say it.
    supplier = models.ForeignKey(
        "suppliers.Supplier",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("supplier"),
        db_index=False,
    )
    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(_("channel"), max_length=12, default="mail")
    recipient = models.CharField(_("recipient"), max_length=24)
    #: Of the recipient; the empty name is the organisation's.
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    message_id = models.CharField(_("Message-ID"), max_length=120, unique=True)
    address = models.CharField(_("address"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("HTML"), blank=True)
    #: What goes with a letter.
    enclosed = models.ForeignKey(
        "evidence.EvidenceFile",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("enclosed file"),
        db_index=False,
    )
    enclosed_name = models.CharField(_("name of the enclosed file"), max_length=120, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(_("made at"), default=timezone.now)
    next_attempt_at = models.DateTimeField(_("not before"), default=timezone.now)
    first_failed_at = models.DateTimeField(_("first failed at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("taken until"), null=True)
    holder = models.UUIDField(null=True, editable=False)
    #: The server may have it: the sender that took it had begun to speak.
    is_begun = models.BooleanField(default=False, editable=False)
    repeats = models.PositiveSmallIntegerField(_("possible duplicates"), default=0)
    code = models.PositiveSmallIntegerField(_("answer’s code"), null=True)
    answer = models.CharField(_("answer"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    links_revoked_at = models.DateTimeField(_("links withdrawn at"), null=True)

    #: To whom it goes, as a page shows it.
    shown: Any
    #: Where an answer to it goes; whoever sends it writes it first, and knows.
    answers_to: Sequence[str] = ()

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(lease_until__isnull=False, holder__isnull=False),
                name="mail_taken_with_lease",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
                name="mail_sent_at_a_moment",
            ),
        ]
        indexes = [
            # Not of those that wait alone: SQLite does not find such an index for a state that is a parameter.
            models.Index(fields=["state", "next_attempt_at"], name="mail_waiting"),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="mail_sending"),
            models.Index(fields=["recipient", "-id"], name="mail_recipient"),
            models.Index(fields=["state", "-id"], name="mail_state"),
            models.Index(fields=["supplier"], condition=Q(supplier__isnull=False), name="mail_of_supplier"),
            # Of a file that is to be dropped it is asked who refers to it.
            models.Index(fields=["enclosed"], condition=Q(enclosed__isnull=False), name="mail_enclosed"),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id


def is_ready(now: datetime) -> Q:
    """Return what holds of a mail that waits and may be tried."""
    return Q(state=Mail.State.WAITING, next_attempt_at__lte=now)


def is_abandoned(now: datetime) -> Q:
    """Return what holds of a mail that a sender took and never settled."""
    return Q(state=Mail.State.SENDING, lease_until__lte=now)


def sendable(now: datetime) -> Q:
    """Return what holds of a mail that a sender may take."""
    return is_ready(now) | is_abandoned(now)
