"""The application's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditsConfig(AppConfig):
    """Name the application for Django and for the admin."""

    name = "audits"
    verbose_name = _("Examinations")
