"""What may be done with people and roles, each with its event."""

from accounts.services.passkeys import add_passkey, remove_passkey, use_passkey
from accounts.services.people import keep_language, save_person, system_user
from accounts.services.roles import set_members, set_permissions

__all__ = [
    "add_passkey",
    "keep_language",
    "remove_passkey",
    "save_person",
    "set_members",
    "set_permissions",
    "system_user",
    "use_passkey",
]
