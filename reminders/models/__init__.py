"""When somebody is reminded, of what, and what became of each mail."""

from reminders.models.calendar_day import CalendarDay
from reminders.models.endpoint import WebhookEndpoint
from reminders.models.link_use import LinkUse
from reminders.models.mail import Mail
from reminders.models.outbox import Outbox
from reminders.models.reminder import Reminder
from reminders.models.step import Audience, ReminderStep

__all__ = ["Audience", "CalendarDay", "LinkUse", "Mail", "Outbox", "Reminder", "ReminderStep", "WebhookEndpoint"]
