"""People and roles, every change through a service."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from allauth.account.models import EmailAddress
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as StockGroupAdmin, UserAdmin as StockUserAdmin
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.forms import PasswordForm, PermissionsField, PersonCreationForm, PersonForm, RolesField
from accounts.models import Role, User, role_name
from accounts.models.role import SHIPPED
from accounts.requests import signed_in
from accounts.services import save_person, set_members, set_permissions
from accounts.services.roles import set_own_permissions
from accounts.words import one_a_line
from evidence.admin import RecordedAdmin
from evidence.ledger import ledger
from foundation.words import listed

admin.site.unregister(Group)
# A person has one address, which is the log-in.
admin.site.unregister(EmailAddress)


#: Chosen in a person's form and kept in tables of their own.
LINKS = {"groups", "user_permissions"}


def in_words(fieldsets: Any, words: Mapping[str, str]) -> Any:
    """Return fieldsets with some fields replaced by what says them in words, or left out where that is nothing."""
    return [
        (title, {**options, "fields": [said for name in options["fields"] if (said := words.get(name, name))]})
        for title, options in fieldsets
    ]


def chosen(form: forms.ModelForm, name: str) -> list[Permission]:
    """Return the permissions chosen in a form, with those that it did not offer: nothing is taken away unseen."""
    offered = cast(forms.ModelMultipleChoiceField, form.fields[name]).queryset
    return [*form.cleaned_data[name], *getattr(form.instance, name).exclude(pk__in=offered)]


class PermissionsAdmin(admin.ModelAdmin):
    """Rows that permissions and roles are chosen for."""

    #: Field -> what whoever may only read is shown in its place.
    read_as: ClassVar[Mapping[str, str]]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Name roles and permissions also where they are only read; stock pages show codes and English."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return in_words(fieldsets, self.read_as)

    def formfield_for_manytomany(self, db_field: Any, request: Any = None, **options: Any) -> Any:
        """Name permissions and roles in the language of the page; offer permissions of applications with pages.

        Of all their rows: some, like sites and reviews, are written on the pages of others.
        """
        if db_field.related_model is Permission:
            labels = {model._meta.app_label for model in filter(self.admin_site.is_registered, apps.get_models())}
            options["form_class"] = PermissionsField
            options["queryset"] = Permission.objects.filter(content_type__app_label__in=labels).select_related(
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
    readonly_fields = ["last_login", "joined_at", "roles", "own_permissions"]
    # What is said of a password is for those who may change it.
    read_as = {"password": "", "groups": "roles", "user_permissions": "own_permissions"}
    fieldsets = [
        (None, {"fields": ["email", "password", "full_name", "phone", "language", "time_zone", "manager"]}),
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
        names = listed(role_name(group) for group in sorted(person.groups.all(), key=lambda group: group.pk))
        return names or self.get_empty_value_display()

    @admin.display(description=_("user permissions"))
    def own_permissions(self, person: User) -> str:
        """Name what the person may do beside her roles."""
        return one_a_line(person.user_permissions.select_related("content_type")) or self.get_empty_value_display()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """Read the groups of all rows at once."""
        return super().get_queryset(request).prefetch_related("groups").select_related("manager")

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the page that sets a password; its title names the person as the rest of it does."""
        response = super().user_change_password(request, *args, **kwargs)
        context = getattr(response, "context_data", None)
        if context:
            person = context["original"]
            title = _("Change password: %s") if person.has_usable_password() else _("Set password: %s")
            context["title"] = title % person
        return response

    def save_model(self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool) -> None:
        """Save with the event that says so; what was not changed is no event."""
        if not change or set(form.changed_data) - LINKS:
            save_person(obj, actor=signed_in(request))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Grant and withdraw roles through the service; Django's own way leaves no trace."""
        with ledger(signed_in(request)):
            if "groups" in form.cleaned_data:
                set_members(form.instance, form.cleaned_data["groups"], actor=signed_in(request))
            if "user_permissions" in form.cleaned_data:
                set_own_permissions(form.instance, chosen(form, "user_permissions"), actor=signed_in(request))


@admin.register(Role)
class RoleAdmin(RecordedAdmin, PermissionsAdmin, StockGroupAdmin):
    """Roles and what their members may do."""

    ordering = ["pk"]
    fields = ["name", "permissions"]
    readonly_fields = ["called", "permission_names"]
    read_as = {"name": "called", "permissions": "permission_names"}

    @admin.display(description=_("name"))
    def called(self, role: Role) -> str:
        """Say what the role is called."""
        return str(role)

    @admin.display(description=_("permissions"))
    def permission_names(self, role: Role) -> str:
        """Name what the members may do."""
        return one_a_line(role.permissions.select_related("content_type")) or self.get_empty_value_display()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave the name of a role that ships: it is looked up by it."""
        fieldsets = super().get_fieldsets(request, obj)
        return in_words(fieldsets, {"name": "called"}) if obj and obj.name in SHIPPED else fieldsets

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Set the permissions through the service."""
        set_permissions(form.instance, chosen(form, "permissions"), actor=signed_in(request))
