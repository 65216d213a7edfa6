"""What was scored, found and decided cannot be changed unseen."""

from audits.models import ChecklistItem, Scheme, Severity
from evidence.protected import Protected

PROTECTED = [
    Protected(Scheme, ("code", "score_base", "green_above", "red_below")),
    Protected(Severity, ("scheme_id", "code", "days_to_close", "closed_on_site", "points", "is_critical")),
    Protected(ChecklistItem, ("scheme_id", "code", "pillar", "closed_on_site", "is_asked")),
]
