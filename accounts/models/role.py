"""A role: one of Django's groups, called by its name in the language of the page."""

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _, pgettext_lazy

#: The roles that ship (reference/roles.csv); one that an administrator adds keeps the name that she gave it.
SHIPPED = {
    "officer": pgettext_lazy("role", "Procurement officer"),
    "manager": pgettext_lazy("role", "Procurement manager"),
    "compliance": pgettext_lazy("role", "Compliance manager"),
    "auditor": pgettext_lazy("role", "Auditor"),
    "administrator": pgettext_lazy("role", "Administrator"),
}


def role_name(group: Group) -> str:
    """Return what a group is called on pages."""
    return str(SHIPPED.get(group.name, group.name))


class Role(Group):
    """What the members of a group may do."""

    class Meta:
        proxy = True
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return role_name(self)
