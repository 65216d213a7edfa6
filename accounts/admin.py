"""People and roles, every change through a service."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin, UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import PasswordForm, PermissionsField, PersonCreationForm, PersonForm, RolesField
from accounts.models import Role, User, role_name
from accounts.requests import signed_in
from accounts.services import save_person, set_members, set_permissions
from accounts.services.roles import set_own_permissions
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.words import listed

admin.site.unregister(Group)


class PermissionsAdmin(admin.ModelAdmin):
    """Rows that permissions and roles are chosen for."""

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **options: Any) -> Any:
        """Name permissions and roles in the language of the page, and offer permissions of rows that have pages."""
        if db_field.related_model is Permission:
            shown = ContentType.objects.get_for_models(
                *filter(self.admin_site.is_registered, apps.get_models()), for_concrete_models=False
            )
            options["form_class"] = PermissionsField
            options["queryset"] = Permission.objects.filter(content_type__in=shown.values()).select_related(
                "content_type"
            )
        if db_field.related_model is Group:
            options["form_class"] = RolesField
        return super().formfield_for_manytomany(db_field, request, **options)


class RoleFilter(admin.SimpleListFilter):
    """Filter people by their role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer every role."""
        return [(role.pk, str(role)) for role in Role.objects.order_by("pk")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Keep the members of the role."""
        asked = self.value() or ""
        return queryset.filter(groups=int(asked)) if asked.isdigit() else queryset


@admin.register(User)
class PersonAdmin(RecordedAdmin, PermissionsAdmin, StockUserAdmin):
    """People who log in; one who leaves is switched off, not deleted."""

    form = PersonForm
    add_form = PersonCreationForm
    change_password_form = PasswordForm
    list_display = ["email", "full_name", "roles", "manager", "is_active", "last_login"]
    list_filter = ["is_active", RoleFilter]
    search_fields = ["email", "full_name"]
    search_help_text = _("E-mail address or name.")
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
        """Name the person's roles."""
        return listed(role_name(group) for group in sorted(person.groups.all(), key=lambda group: group.pk))

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


@admin.register(Role)
class RoleAdmin(RecordedAdmin, PermissionsAdmin, StockGroupAdmin):
    """Roles and what their members may do."""

    ordering = ["pk"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Set the permissions through the service."""
        set_permissions(form.instance, form.cleaned_data["permissions"], actor=signed_in(request))
