"""The application's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Name the application for Django."""

    name = "portal"
    verbose_name = _("Suppliers’ portal")
