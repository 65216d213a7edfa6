"""People who log in."""

from accounts.models.role import Role, role_name
from accounts.models.user import User

__all__ = ["Role", "User", "role_name"]
