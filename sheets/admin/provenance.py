"""A row's page says where its values come from."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from sheets.provenance import origins_of


class ProvenanceAdmin(admin.ModelAdmin):
    """Rows that spreadsheets make and change: their pages name the imports that did."""

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Add the imports that made or changed the row, with links for whoever may see them."""
        row: Model | None = context["original"]
        if row is not None:
            links = request.user.has_perm("sheets.view_importrun")
            context |= {"origins": origins_of(row), "links_runs": links}
        return super().render_change_form(request, context, *args, **kwargs)
