"""The programs that are told by webhook."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from reminders.models import WebhookEndpoint
from reminders.services import save_setting


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(RecordedAdmin):
    """Endpoints: entered, changed, switched off."""

    list_display = ["name", "host", "is_active"]
    list_filter = ["is_active"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name"]
    search_help_text = _("Name.")
    readonly_fields = ["host"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep the secret, and the path that may hold a key, from whoever may only read."""
        may_write = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return ["name", "url", "secret", "is_active"] if may_write else ["name", "host", "is_active"]

    @admin.display(description=_("host"))
    def host(self, endpoint: WebhookEndpoint) -> str:
        """Show where it is, without the path."""
        return endpoint.origin or "–"

    def save_model(self, request: HttpRequest, obj: WebhookEndpoint, form: Any, change: bool) -> None:
        """Save with an event, which holds no secret."""
        save_setting(obj, actor=signed_in(request))
