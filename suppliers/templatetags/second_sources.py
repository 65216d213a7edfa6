"""Say on the home page which core suppliers nobody could replace."""

from typing import Any

from django import template

from foundation.dates import today
from suppliers.models import SecondSource
from suppliers.sole_sources import sole_sources

register = template.Library()


@register.inclusion_tag("suppliers/_second_sources.html", takes_context=True)
def second_sources_lacking(context: Any) -> dict[str, int]:
    """Show how many core suppliers lack a second source that is ready, and how much waits for a decision."""
    if not context["request"].user.has_perm("suppliers.view_secondsource"):
        return {}
    return {"lacking": sole_sources(today()).count(), "waiting": SecondSource.objects.waiting().count()}
