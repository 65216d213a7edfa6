"""The application's place in Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Name the application for Django and for the admin."""

    name = "accounts"
    verbose_name = _("People")
