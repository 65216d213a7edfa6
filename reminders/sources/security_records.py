"""The next planning, inspection and management review of the security of the supply chain."""

from typing import Any

from django.utils.translation import gettext_lazy

from audits.models import SecurityRecord
from reminders.sources.security_risks import SecuritySource, told_by


class SecurityRecords(SecuritySource):
    """The next of each kind."""

    code = "security_records"
    order = 54
    title = gettext_lazy("Security planning, inspections and reviews that are due")
    model = SecurityRecord
    told = told_by(SecurityRecord)

    def name_of(self, paper: Any) -> str:
        """Say what is to be held."""
        return str(paper.get_kind_display())


SOURCE = SecurityRecords()
