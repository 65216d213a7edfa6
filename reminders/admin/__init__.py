"""Reminders, their steps and mails, calendars, and the endpoints of webhooks in the admin."""

from reminders.admin.calendar_days import CalendarDayAdmin
from reminders.admin.endpoints import WebhookEndpointAdmin
from reminders.admin.mails import MailAdmin
from reminders.admin.reminders import ReminderAdmin
from reminders.admin.steps import ReminderStepAdmin

__all__ = ["CalendarDayAdmin", "MailAdmin", "ReminderAdmin", "ReminderStepAdmin", "WebhookEndpointAdmin"]
