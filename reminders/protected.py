"""Who came in by the link of a mail cannot be changed unseen."""

from evidence.protected import Protected
from reminders.models import LinkUse

PROTECTED = [Protected(LinkUse, ("mail_id", "requirement_id", "person_id", "used_at"))]
