"""Rows of the admin that have a page of their own instead of a form."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class OwnPageAdmin(admin.ModelAdmin):
    """Rows that are entered in a form, and then shown on a page that takes what is decided about them."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Ask for a new row in a form; show one that there is to whoever may see it, and take what was decided."""
        found = self.get_object(request, unquote(object_id)) if object_id else None
        if found is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return self.take(request, found) if request.method == "POST" else self.show(request, found)

    def show(self, request: HttpRequest, found: Any) -> HttpResponse:
        """Return the page of a row."""
        raise NotImplementedError

    def take(self, request: HttpRequest, found: Any) -> HttpResponse:
        """Do what a button of the page asks for; raise PermissionDenied where somebody may not."""
        raise NotImplementedError
