"""Rows of a period: granted and ended, never edited."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from evidence.admin import RecordedAdmin
from foundation.dates import last_day


class EndableAdmin(RecordedAdmin):
    """Rows of which only the end can be set once they exist."""

    end: str
    fixed: list[str]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Keep everything but the end of a row that exists."""
        return [*self.readonly_fields, *self.fixed] if obj else list(self.readonly_fields)

    @admin.display(description=_("last day"), empty_value="–")
    def last_day(self, row: Any) -> Any:
        """Show the last day that it covers."""
        return last_day(getattr(row, self.end))
