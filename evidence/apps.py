"""The application's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EvidenceConfig(AppConfig):
    """Name the application for Django and for the admin."""

    name = "evidence"
    verbose_name = _("Evidence")
