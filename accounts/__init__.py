"""People, roles, log-in."""
