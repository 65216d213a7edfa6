"""Say on the home page whether reminders go out."""

from typing import Any

from django import template
from django.utils import timezone

from reminders.health import look, troubles
from reminders.models import Mail, Reminder

register = template.Library()


@register.inclusion_tag("reminders/_state.html", takes_context=True)
def reminders_state(context: Any) -> dict[str, Any]:
    """Show to whoever may look at reminders what is wrong, and how many of them, and letters, failed."""
    user = context["request"].user
    if not user.has_perm("reminders.view_reminder"):
        return {}
    found = look(timezone.now())
    return {
        "is_shown": True,
        "troubles": troubles(found),
        "failed": Reminder.objects.failed().count(),
        "letters": Mail.objects.failed_letters().count(),
    }
