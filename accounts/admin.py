"""People and roles, every change through a service."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin, UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import PasswordForm, PermissionsField, PersonCreationForm, PersonForm
from accounts.models import User
from accounts.requests import signed_in
from accounts.services import save_person, set_members, set_permissions
from accounts.services.roles import set_own_permissions
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.words import listed

admin.site.unregister(Group)


class PermissionsAdmin(admin.ModelAdmin):
    """Rows that permissions are chosen for."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **options: Any) -> Any:
        """Name permissions in the language of the page."""
        if db_field.related_model is Permission:
            options["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **options)


@admin.register(User)
class PersonAdmin(RecordedAdmin, PermissionsAdmin, StockUserAdmin):
    """People who log in; one who leaves is switched off, not deleted."""

    form = PersonForm
    add_form = PersonCreationForm
    change_password_form = PasswordForm
    list_display = ["email", "full_name", "roles", "manager", "is_active", "last_login"]
    list_filter = ["is_active", "groups"]
    search_fields = ["email", "full_name"]
    ordering = ["email"]
    filter_horizontal = ["groups", "user_permissions"]
    autocomplete_fields = ["manager"]
    readonly_fields = ["last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["email", "password", "full_name", "language", "time_zone", "manager"]}),
        (
            _("What this person may do"),
            {"fields": ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]},
        ),
        (_("Dates"), {"fields": ["last_login", "joined_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "full_name", "usable_password", "password1", "password2"]})]

    @admin.display(description=_("roles"))
    def roles(self, person: User) -> str:
        """Name the person's groups."""
        return listed(sorted(group.name for group in person.groups.all()))

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Read the groups of all rows at once."""
        return super().get_queryset(request).prefetch_related("groups").select_related("manager")

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Save with the event that says so."""
        save_person(obj, actor=signed_in(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Grant and withdraw roles through the service; Django's own way leaves no trace."""
        with ledger(signed_in(request)):
            if "groups" in form.cleaned_data:
                set_members(form.instance, form.cleaned_data["groups"], actor=signed_in(request))
            if "user_permissions" in form.cleaned_data:
                set_own_permissions(form.instance, form.cleaned_data["user_permissions"], actor=signed_in(request))


@admin.register(Group)
class RoleAdmin(RecordedAdmin, PermissionsAdmin, StockGroupAdmin):
    """Roles and what their members may do."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Set the permissions through the service."""
        set_permissions(form.instance, form.cleaned_data["permissions"], actor=signed_in(request))
