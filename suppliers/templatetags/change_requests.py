"""Say on the home page what suppliers ask to be changed."""

from typing import Any

from django import template
from django.db.models import Count, Q

from suppliers.models import ChangeRequest

register = template.Library()


@register.inclusion_tag("suppliers/_change_requests.html", takes_context=True)
def change_requests_waiting(context: Any) -> dict[str, int]:
    """Show how many requests wait, and how many of them are of one's own suppliers, to whoever may decide them."""
    user = context["request"].user
    if not user.has_perm("suppliers.change_supplier"):
        return {}
    of_own = Count("pk", filter=Q(supplier__officer=user.pk))
    return ChangeRequest.objects.open().aggregate(waiting=Count("pk"), own=of_own)
