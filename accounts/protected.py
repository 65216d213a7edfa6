"""Who may do what cannot be changed unseen."""

from django.contrib.auth.models import Group

from accounts.models import Passkey, User
from evidence.protected import Protected

PROTECTED = [
    Protected(User, ("is_active", "is_staff", "is_superuser")),
    Protected(User.groups.through, ("user_id", "group_id")),
    Protected(User.user_permissions.through, ("user_id", "permission_id")),
    Protected(Group.permissions.through, ("group_id", "permission_id")),
    # Whoever puts one in logs in as its person.
    Protected(Passkey, ("person_id", "credential_id", "public_key")),
]
