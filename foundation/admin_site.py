"""The admin, which every page asks for all lists that somebody may see."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from operator import itemgetter
from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.text import capfirst


class Site(AdminSite):
    """Django's admin, with its lists sooner at hand."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the lists that somebody may see, by application, in the order of their names.

        They are Django's. It looks up a hundred addresses for each page, which change for none, and translates each
        name for both of two that it compares.
        """
        listed: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for model, options in self._registry.items():
            label = model._meta.app_label
            if app_label in (None, label) and options.has_module_permission(request):
                perms = options.get_model_perms(request)
                if True in perms.values():
                    listed[label].append(entry(model, perms))
        found = [
            {
                "name": apps.get_app_config(label).verbose_name,
                "app_label": label,
                "app_url": address("app_list", get_script_prefix(), label),
                "has_module_perms": True,
                "models": sorted(models, key=itemgetter("name")),
            }
            for label, models in listed.items()
        ]
        return sorted(found, key=lambda app: str(app["name"]).lower())


def entry(model: type[Model], perms: Mapping[str, bool]) -> dict[str, Any]:
    """Return what the lists say of a model of which somebody may do something."""
    name, prefix = f"{model._meta.app_label}_{model._meta.model_name}", get_script_prefix()
    seen = {"view_only": not perms.get("change")} if perms.get("change") or perms.get("view") else {}
    return {
        "model": model,
        "name": capfirst(str(model._meta.verbose_name_plural)),
        "object_name": model._meta.object_name,
        "perms": perms,
        "admin_url": address(f"{name}_changelist", prefix) if seen else None,
        "add_url": address(f"{name}_add", prefix) if perms.get("add") else None,
        **seen,
    }


@cache
def address(name: str, _prefix: str, *args: str) -> str | None:
    """Return an address of the admin, where the site begins at some prefix; none where it has none of the name."""
    try:
        return reverse(f"admin:{name}", args=args)
    except NoReverseMatch:
        return None


class SiteConfig(AdminConfig):
    """Let `admin.site` be ours."""

    default_site = "foundation.admin_site.Site"
