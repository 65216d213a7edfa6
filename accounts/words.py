"""Permissions in the words of the page: Django keeps English ones in the database."""

from collections.abc import Iterable

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _


def permission_name(permission: Permission) -> str:
    """Say what may be done, and in which application."""
    model = permission.content_type.model_class()
    words = {
        "add": _("may add: %(rows)s"),
        "change": _("may change: %(rows)s"),
        "delete": _("may delete: %(rows)s"),
        "decide": _("may decide: %(rows)s"),
        "view": _("may view: %(rows)s"),
    }.get(permission.codename.partition("_")[0])
    if model is None or words is None:
        return str(permission)
    application = model._meta.app_config.verbose_name
    return f"{application} | {words % {'rows': model._meta.verbose_name_plural}}"


def one_a_line(permissions: Iterable[Permission]) -> str:
    """Name permissions, each on a line of its own."""
    return "\n".join(map(permission_name, permissions))
