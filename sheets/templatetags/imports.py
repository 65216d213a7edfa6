"""Lead to the page that takes any spreadsheet."""

from typing import Any

from django import template
from django.urls import reverse

from accounts.models import User
from sheets.admin.addresses import IMPORT_PAGE
from sheets.resource import sheet_resources
from sheets.runs import writable

register = template.Library()


@register.simple_tag(takes_context=True)
def import_page_address(context: Any) -> str:
    """Return the address of the page for whoever may import a sheet; empty for the others."""
    user = context["request"].user
    return reverse(IMPORT_PAGE) if isinstance(user, User) and writable(sheet_resources(), user) else ""
