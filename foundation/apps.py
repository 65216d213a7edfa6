"""The application's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FoundationConfig(AppConfig):
    """Name the application for Django and for the admin."""

    name = "foundation"
    verbose_name = _("Foundation")

    def ready(self) -> None:
        """Let the admin's signs speak the language of the page (Django's say True and False), and many rows go fast."""
        from django.contrib.admin.templatetags import admin_list

        from foundation.memory import collect_seldom
        from foundation.sqlite import remember_days
        from foundation.words import sign

        vars(admin_list)["_boolean_icon"] = sign
        remember_days()
        collect_seldom()
