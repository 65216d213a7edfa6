"""What can be worked out of suppliers for their assessment from how they answer reminders."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from foundation.measuring import Measure

#: What a supplier's contact was told of in the period, and whether somebody here had to be told of it too.
ANSWERED = """
SELECT supplier_id, SUM(CASE WHEN is_escalated = 0 THEN 10000 ELSE 0 END) / COUNT(*)
  FROM (SELECT reminder.supplier_id,
               MAX(CASE WHEN step.audience = 'contact' AND reminder.state = 'sent' THEN 1 ELSE 0 END) AS is_told,
               MAX(CASE WHEN step.audience <> 'contact' AND reminder.state IN ('waiting', 'in_mail', 'sent', 'nobody')
                        THEN 1 ELSE 0 END) AS is_escalated
          FROM reminders_reminder reminder JOIN reminders_reminderstep step ON step.id = reminder.step_id
         WHERE reminder.send_on >= %s AND reminder.send_on <= %s
         GROUP BY reminder.supplier_id, reminder.source, reminder.object_id, reminder.due_on) matter
 WHERE is_told = 1 GROUP BY supplier_id
"""


def share_answered(first: date, last: date) -> tuple[str, Sequence[Any]]:
    """Return of each supplier the share of matters that it saw to before anybody here had to be told; cut."""
    return ANSWERED, [first.isoformat(), last.isoformat()]


MEASURES = [Measure("reminders_answered", _("Share of reminders answered"), share_answered)]
