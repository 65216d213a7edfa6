"""People who log in."""

from accounts.models.one_time_code import OneTimeCode
from accounts.models.passkey import Passkey
from accounts.models.role import Role, role_name
from accounts.models.throttle import Throttle
from accounts.models.user import User

__all__ = ["OneTimeCode", "Passkey", "Role", "Throttle", "User", "role_name"]
