"""The application's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Name the application for Django."""

    name = "desk"
    verbose_name = _("Desk")
