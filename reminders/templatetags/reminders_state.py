"""Say on the home page whether reminders go out."""

from typing import Any

from django import template
from django.utils import timezone

from reminders.health import look, troubles
from reminders.models import Reminder

register = template.Library()


@register.inclusion_tag("reminders/_state.html", takes_context=True)
def reminders_state(context: Any) -> dict[str, Any]:
    """Show what is wrong and how many reminders failed to whoever may look at reminders; nothing to the others."""
    user = context["request"].user
    if not user.has_perm("reminders.view_reminder"):
        return {}
    found = look(timezone.now())
    return {"is_shown": True, "troubles": troubles(found), "failed": Reminder.objects.failed().count()}
