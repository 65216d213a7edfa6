"""Say on the home page what waits for another person's decision."""

from typing import Any

from django import template
from django.urls import reverse

from suppliers.waits import waits

register = template.Library()


@register.inclusion_tag("suppliers/_waits.html", takes_context=True)
def decisions_waiting(context: Any) -> dict[str, Any]:
    """Count what waits of each kind that one has the right to decide, and how much of that is not one's own."""
    user = context["request"].user
    found = []
    for wait in waits():
        if user.has_perm(wait.right) and (number := wait.rows().count()):
            address = f"{reverse(wait.changelist)}?{wait.narrowed}"
            found.append({"title": wait.title, "number": number, "own": wait.for_person(user).count(), "url": address})
    return {"waits": found}
