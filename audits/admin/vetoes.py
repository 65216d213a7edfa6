"""Vetoes in the admin."""

from django.contrib import admin

from audits.models import Veto
from audits.reference import VetoSheet
from suppliers.admin.reference import ReferenceAdmin


@admin.register(Veto)
class VetoAdmin(ReferenceAdmin):
    """What makes a D of any score."""

    sheet = VetoSheet
