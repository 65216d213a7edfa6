"""One thing that one person is told of, once."""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from foundation.dates import end_of, year_until

#: Whoever is told of what a supplier lacks, apart from its officer and his manager.
CONTACTS = "contact:"


class ReminderQuerySet(models.QuerySet):
    """Reminders by what became of them."""

    def waiting(self) -> Self:
        """Keep what no mail was made of yet."""
        return self.filter(state=Reminder.State.WAITING)

    def unsettled(self) -> Self:
        """Keep what somebody must still be told."""
        return self.filter(state__in=(Reminder.State.WAITING, Reminder.State.IN_MAIL))

    def told_by(self, mail: int) -> Self:
        """Keep what a mail, given by its key, tells of or told of."""
        return self.filter(mail=mail).exclude(state__in=(Reminder.State.SUPERSEDED, Reminder.State.CANCELLED))

    def failed(self) -> Self:
        """Keep what nobody could be told: it needs a person."""
        return self.filter(state__in=(Reminder.State.DEAD, Reminder.State.NOBODY))

    def undelivered(self, as_of: date) -> Self:
        """Keep what nobody took in the year up to a day, whatever became of it since."""
        return self.failed_in_the_year(as_of, Reminder.Reason.REFUSED, Reminder.Reason.GIVEN_UP)

    def without_contact(self, as_of: date) -> Self:
        """Keep what no contact of the supplier could be written to about in the year up to a day."""
        return self.failed_in_the_year(as_of, Reminder.Reason.NO_CONTACT)

    def failed_in_the_year(self, as_of: date, *reasons: str) -> Self:
        """Keep what failed at first, in the year up to a day, for one of some reasons."""
        began, end = year_until(as_of)
        since = Q(failed_at__gte=began, failed_at__lt=end, failed_because__in=reasons)
        just_now = Q(failed_at=None, settled_at__gte=began, settled_at__lt=end, reason__in=reasons)
        return self.filter(since | just_now)

    def sent_to_contacts(self, as_of: date) -> Self:
        """Keep what contacts of suppliers were sent about requirements by the end of a day."""
        sent = self.filter(state=Reminder.State.SENT, settled_at__lt=end_of(as_of), requirement__isnull=False)
        return sent.filter(recipient__startswith=CONTACTS)


class Reminder(models.Model):
    """That a step of a ladder was reached for something, and what became of it.

    What it is about is named by stable keys, never by a row that may be derived anew: the source, the supplier, and
    the key of what is due (an attestation; a requirement where nothing was handed in; a change request, which has no
    requirement). Unique over source, what is due, due day, step and recipient: a renewal has another due day, and so a
    ladder of its own.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("reminder", "Waiting")
        IN_MAIL = "in_mail", pgettext_lazy("reminder", "In a mail that is on its way")
        SENT = "sent", pgettext_lazy("reminder", "Sent")
        SUPERSEDED = "superseded", pgettext_lazy("reminder", "Overtaken by a later step")
        CANCELLED = "cancelled", pgettext_lazy("reminder", "Cancelled")
        DEAD = "dead", pgettext_lazy("reminder", "Could not be delivered")
        NOBODY = "nobody", pgettext_lazy("reminder", "Nobody to write to")

    class Reason(models.TextChoices):
        NONE = "", "–"
        RENEWED = "renewed", _("A renewal was accepted")
        HANDED_IN = "handed_in", _("It was handed in")
        BOOKED = "booked", _("An audit is booked")
        CONFIRMED = "confirmed", _("It was confirmed, or handed in anew")
        DECIDED = "decided", _("It was decided")
        HELD = "held", _("It was held")
        EXEMPT = "exempt", _("It is exempt")
        NOT_REQUIRED = "not_required", _("It is no longer required")
        CHANGED = "changed", _("It was corrected or withdrawn")
        NEXT_WEEK = "next_week", _("It is over, or the list of a later week tells of it")
        GONE = "gone", _("The person is written to no more")
        BY_HAND = "by_hand", _("Cancelled by a person")
        NO_CONTACT = "no_contact", _("The supplier has no contact with an e-mail address")
        NO_OFFICER = "no_officer", _("The supplier has no responsible officer")
        NO_MANAGER = "no_manager", _("The responsible officer has no manager")
        NO_DECIDER = "no_decider", _("Nobody may decide it who did not ask for it and has no tie to the supplier")
        NO_ENDPOINT = "no_endpoint", _("There is no webhook endpoint in use")
        REFUSED = "refused", _("The receiving server refused it")
        GIVEN_UP = "given_up", _("It was tried for too long")

    source = models.CharField(_("what is due"), max_length=20)
    supplier = models.ForeignKey(
        "suppliers.Supplier",
        models.DO_NOTHING,
        related_name="+",
        verbose_name=_("supplier"),
        db_index=False,
        db_constraint=False,
    )
    object_id = models.BigIntegerField(_("key of what is due"))
    requirement = models.ForeignKey(
        "attestations.Requirement",
        models.DO_NOTHING,
        null=True,
        related_name="+",
        verbose_name=_("requirement"),
        db_index=False,
        db_constraint=False,
    )
    due_on = models.DateField(_("due on"))
    step = models.ForeignKey(
        "reminders.ReminderStep",
        models.PROTECT,
        related_name="+",
        verbose_name=_("step"),
        db_index=False,
        # Selected from that table, of which no row is ever deleted.
        db_constraint=False,
    )
    #: contact:5, user:3, webhook:1; empty where there was nobody.
    recipient = models.CharField(_("recipient"), max_length=24, blank=True)
    send_on = models.DateField(_("to be sent on"))
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=12, choices=Reason, blank=True, default=Reason.NONE)
    mail = models.ForeignKey(
        "reminders.Mail",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reminders",
        verbose_name=_("mail"),
        db_index=False,
    )
    planned_at = models.DateTimeField(_("planned at"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    #: When and why it could not be told at first; kept before anything else becomes of it (`keep_failures`).
    failed_at = models.DateTimeField(_("failed at"), null=True, editable=False)
    failed_because = models.CharField(
        _("why it failed"), max_length=12, choices=Reason, blank=True, db_default=Reason.NONE, editable=False
    )

    #: What a page shows of it (reminders.shown).
    shown: Any

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "object_id", "source", "due_on", "step", "recipient"], name="reminder_once"
            ),
            models.CheckConstraint(condition=~Q(state="in_mail") | Q(mail__isnull=False), name="reminder_in_its_mail"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(mail__isnull=False), name="reminder_sent_with_mail"),
            models.CheckConstraint(
                condition=Q(state__in=("nobody", "superseded", "cancelled")) | ~Q(recipient=""),
                name="reminder_has_recipient",
            ),
        ]
        # A supplier’s are found by the unique key.
        indexes = [
            # Not of what waits alone: SQLite does not find such an index for a state that is a parameter.
            models.Index(fields=["state", "recipient"], name="reminder_state"),
            # With the state: else a mail's few are looked for among all that are in any mail.
            models.Index(fields=["mail", "state"], condition=Q(mail__isnull=False), name="reminder_of_mail"),
        ]

    def __str__(self) -> str:
        if "shown" in vars(self):
            return str(self.shown.name)
        return f"{self.source} {self.supplier_id}/{self.object_id} {self.due_on} {self.step_id} {self.recipient}"

    def settle(self, state: str, at: datetime, reason: str = "") -> None:
        """Say what became of it; does not save."""
        self.state, self.reason, self.settled_at = state, reason, at

    @property
    def was_undelivered(self) -> bool:
        """Whether its mail could not be delivered, whatever became of it since."""
        return self.reason in (self.Reason.REFUSED, self.Reason.GIVEN_UP)

    @property
    def key(self) -> tuple[str, int, int, date]:
        """What it is about: source, supplier, key of what is due, due day."""
        return self.source, self.supplier_id, self.object_id, self.due_on
