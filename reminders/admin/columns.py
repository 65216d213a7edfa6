"""What the lists and pages of reminders say, each in words."""

from django.contrib import admin
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy as _, pgettext_lazy

from foundation.words import captioned, stacked, word
from reminders import channels
from reminders.explaining import explained
from reminders.models import Mail, Reminder, ReminderStep
from reminders.recipients import Recipient
from reminders.sources import title_of

State = Reminder.State
ANY = pgettext_lazy("kind of requirement", "any")
TONES: dict[str, str] = {
    State.WAITING: "info",
    State.IN_MAIL: "info",
    State.SENT: "good",
    State.SUPERSEDED: "calm",
    State.CANCELLED: "calm",
    State.DEAD: "bad",
    State.NOBODY: "bad",
    Mail.State.SENDING: "info",
}


def state_of(row: Reminder | Mail) -> SafeString:
    """Return the state as a coloured word."""
    # A newer program may know other states.
    return word("tone", TONES.get(row.state, "calm"), row.get_state_display())


def in_lines(recipient: Recipient) -> SafeString:
    """Return what a recipient is called, below it the address, which may break before its host."""
    address = format_html_join(mark_safe("<wbr>@"), "{}", ((part,) for part in recipient.address.split("@")))
    return stacked(recipient.name, address) if recipient.name else address


class ReminderColumns(admin.ModelAdmin):
    """The columns of a reminder of which `shown` is known."""

    @admin.display(description=_("state"), ordering="state")
    def state_word(self, reminder: Reminder) -> SafeString:
        """Show the state as a coloured word."""
        return state_of(reminder)

    @admin.display(description=_("state"), ordering="state")
    def state_lines(self, reminder: Reminder) -> SafeString:
        """Show the state, below it the reason and the mail, where there are any."""
        # That there once was nobody does not explain why it is overtaken.
        explains = reminder.reason and (reminder.state != State.SUPERSEDED or reminder.was_undelivered)
        reason = explains and reminder.get_reason_display()
        return stacked(state_of(reminder), reason, reminder.shown.mail and self.mail_link(reminder))

    @admin.display(description=_("what is due"), ordering="source")
    def source_word(self, reminder: Reminder) -> str:
        """Say what makes it due."""
        return title_of(reminder.source)

    @admin.display(description=_("what is due"))
    def due_lines(self, reminder: Reminder) -> SafeString:
        """Name what is due, below it what makes it so."""
        return stacked(self.what(reminder), self.source_word(reminder))

    @admin.display(description=_("supplier"))
    def supplier_link(self, reminder: Reminder) -> SafeString | str:
        """Lead to the supplier."""
        supplier = reminder.shown.supplier
        return format_html('<a href="{}">{}</a>', supplier.get_absolute_url(), supplier) if supplier else "–"

    @admin.display(description=_("what it is about"))
    def what(self, reminder: Reminder) -> str:
        """Name the requirement, or what else is due."""
        return reminder.shown.what or "–"

    @admin.display(description=_("due on"), ordering="due_on")
    def due_day(self, reminder: Reminder) -> SafeString:
        """Show the day on which it is due."""
        return captioned(gettext("due on"), date_format(reminder.due_on))

    @admin.display(description=_("step"))
    def step_words(self, reminder: Reminder) -> str:
        """Say when the step is reached and whom it tells."""
        return f"{reminder.step.when}\N{NO-BREAK SPACE}· {reminder.step.get_audience_display()}"

    @admin.display(description=_("step"))
    def step_lines(self, reminder: Reminder) -> SafeString:
        """Say when the step is reached, below it whom it tells."""
        return stacked(reminder.step.when, reminder.step.get_audience_display())

    @admin.display(description=_("recipient"))
    def whom(self, reminder: Reminder) -> str:
        """Name who is told."""
        return str(reminder.shown.whom)

    @admin.display(description=_("recipient"))
    def whom_lines(self, reminder: Reminder) -> SafeString | str:
        """Name who is told, below it the address."""
        recipient = reminder.shown.recipient
        return in_lines(recipient) if recipient else str(reminder.shown.whom)

    @admin.display(description=_("mail"))
    def mail_link(self, reminder: Reminder) -> SafeString | str:
        """Lead to the mail that it went with."""
        mail = reminder.shown.mail
        if mail is None:
            return "–"
        address = reverse("admin:reminders_mail_change", args=[mail.pk])
        return format_html('<a href="{}">{}</a>', address, gettext("Mail %(number)s") % {"number": mail.pk})

    @admin.display(description=_("why it is so"))
    def why(self, reminder: Reminder) -> SafeString:
        """Explain the state in sentences."""
        return format_html_join("", "<p>{}</p>", ((sentence,) for sentence in explained(reminder)))


class StepColumns(admin.ModelAdmin):
    """The columns of a step."""

    @admin.display(description=_("what is due"), ordering="source")
    def source_word(self, step: ReminderStep) -> str:
        """Say what makes something due."""
        return title_of(step.source)

    @admin.display(description=_("for"), ordering="kind")
    def scope(self, step: ReminderStep) -> str:
        """Say for which requirement or kind it is."""
        return step.requirement.name if step.requirement else step.get_kind_display() or str(ANY)

    @admin.display(description=_("when"), ordering="offset_days")
    def when_words(self, step: ReminderStep) -> str:
        """Say when it is reached."""
        return step.when

    @admin.display(description=_("channel"))
    def channel_word(self, step: ReminderStep) -> str:
        """Say by which way somebody is told."""
        return channels.title_of(step.channel)
