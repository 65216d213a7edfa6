"""The dated facts of a supplier cannot be changed unseen.

`until` is derived from the next fact, so it is not digested: a correct new fact would change it.
"""

from evidence.protected import Protected
from suppliers.models import Classification, GradeChange, StageChange

ALWAYS_THERE = ("supplier_id", "effective_on", "reason", "recorded_at", "recorded_by_id", "run_id", "superseded_at")

PROTECTED = [
    Protected(StageChange, (*ALWAYS_THERE, "stage")),
    Protected(Classification, (*ALWAYS_THERE, "category_id", "country_id", "is_core")),
    Protected(GradeChange, (*ALWAYS_THERE, "period", "grade", "score")),
]
