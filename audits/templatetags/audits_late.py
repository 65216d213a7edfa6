"""Say on the home page which planned audits were not held."""

from datetime import timedelta
from typing import Any

from django import template

from audits.models import Audit
from foundation.dates import today

register = template.Library()


@register.inclusion_tag("audits/_audits_late.html", takes_context=True)
def audits_late(context: Any) -> dict[str, Any]:
    """Count the planned audits whose day has passed, for whoever may see audits."""
    if not context["request"].user.has_perm("audits.view_audit"):
        return {}
    day = today()
    return {"late": Audit.objects.late(day).count(), "last": (day - timedelta(days=1)).isoformat()}
