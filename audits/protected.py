"""What was scored, found and decided cannot be changed unseen."""

from evidence.protected import Protected

PROTECTED: list[Protected] = []
