"""The forms that the admin keeps people and roles with."""

from typing import Any

from django.contrib.auth.forms import (
    AdminPasswordChangeForm,
    AdminUserCreationForm,
    ReadOnlyPasswordHashWidget,
    SetUnusablePasswordMixin,
    UserChangeForm,
)
from django.contrib.auth.hashers import is_password_usable
from django.contrib.auth.models import Group, Permission
from django.utils.html import format_html
from django.utils.translation import gettext as _

from accounts.models import User, role_name
from accounts.words import permission_name
from foundation.admin_asked import KeysField


class PersonCreationForm(AdminUserCreationForm):
    """Make a person with an address and a password."""

    class Meta:
        model = User
        fields = ("email", "full_name")


class PasswordLink(ReadOnlyPasswordHashWidget):
    """How a password is kept, and the way to the page that sets it, called as that page is called."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Name the button: Django would say "Reset"."""
        label = _("Change password") if is_password_usable(value) else _("Set password")
        return {**super().get_context(name, value, attrs), "button_label": label}


class PersonForm(UserChangeForm):
    """Change a person."""

    class Meta:
        model = User
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].widget = PasswordLink()


class PasswordForm(AdminPasswordChangeForm):
    """Set somebody's password; says in the language of the page what Django says in that of its start."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            # Django's script shows the warning by its id.
            self.fields["usable_password"].help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                SetUnusablePasswordMixin.usable_password_help_text,
                _("If disabled, the current password for this user will be lost."),
            )


class RolesField(KeysField):
    """Choose roles by names in the language of the page."""

    def label_from_instance(self, group: Group) -> str:
        """Name the role."""
        return role_name(group)


class PermissionsField(KeysField):
    """Choose permissions by names in the language of the page."""

    def label_from_instance(self, permission: Permission) -> str:
        """Say what may be done, and in which application."""
        return permission_name(permission)
