"""Say on the home page how much waits for review."""

from typing import Any

from django import template

from desk.queue import ALL, MINE, waiting
from desk.views.frame import REVIEW

register = template.Library()


@register.inclusion_tag("desk/_state.html", takes_context=True)
def desk_state(context: Any) -> dict[str, Any]:
    """Count what waits for whoever reviews; show nothing to the others."""
    user = context["request"].user
    if not user.has_perm(REVIEW):
        return {}
    return {"is_shown": True, **{whose: waiting(user, whose).count() for whose in (MINE, ALL)}}
