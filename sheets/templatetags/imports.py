"""Lead to the page that takes any spreadsheet."""

from typing import Any

from django import template
from django.urls import reverse

from accounts.models import User
from sheets.admin.addresses import IMPORT_PAGE
from sheets.resource import sheet_classes
from sheets.runs import may_write

register = template.Library()


@register.simple_tag(takes_context=True)
def import_page_address(context: Any) -> str:
    """Return the address of the page for whoever may import a sheet; empty for the others."""
    user = context["request"].user
    if not isinstance(user, User):
        return ""
    may = may_write(user)
    # Every page asks: a fresh resource of each sheet would take milliseconds.
    return reverse(IMPORT_PAGE) if any(may(sheet._meta.model) for sheet in sheet_classes()) else ""
