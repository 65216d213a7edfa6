"""Lists of rows that have a name in each language."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from foundation.naming import name_field


class NamedAdmin(admin.ModelAdmin):
    """Rows by code and names: the name in the reader's language first, for a phone has room for no other."""

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """Move the name in the active language to the place after the code."""
        code, *others = super().get_list_display(request)
        own = name_field()
        return [code, own, *(column for column in others if column != own)]
