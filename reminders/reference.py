"""The steps that ship (design of the ladders: docs/decisions/0019)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import Kind, Requirement
from foundation.dates import today
from reminders.models import Audience, ReminderStep
from reminders.models.step import MOST_DAYS
from sheets import cells, reference_sheet
from sheets.cells import CellError
from sheets.columns import CodeColumn, Column
from sheets.named_column import NamedColumn
from sheets.reference_sheet import ReferenceSheet
from suppliers.sheets.columns import choices_of, rows_of

FOLDER = Path(__file__).parent / "reference"


class OffsetColumn(Column):
    """A column of days after a due day; negative ones are before it."""

    def read(self, value: Any) -> Any:
        """Return the days."""
        found = cells.number(value)
        if found != int(found) or abs(found) > MOST_DAYS:
            raise CellError("bad_number", _("%(value)s is not a whole number.") % {"value": cells.plain(value)})
        return int(found)


class OneRequirementColumn(NamedColumn):
    """A column that may name a requirement."""

    empty = None


class StepSheet(ReferenceSheet):
    """Steps of ladders."""

    code = "reminder_steps"
    source = FOLDER / "1_steps.csv"
    key = ("source", "kind", "requirement", "offset_days", "audience", "channel")

    due = CodeColumn("source", ("What is due", "到期事項", "到期事项"), needed=True, max_length=20)
    kind = NamedColumn("kind", ("Kind", "種類", "种类"), catalogue=choices_of(Kind))
    requirement = OneRequirementColumn(
        "requirement",
        ("Requirement", "合規要求", "合规要求"),
        attribute="requirement_id",
        catalogue=rows_of(Requirement),
    )
    offset_days = OffsetColumn("offset_days", ("Days after", "相隔天數", "相隔天数"), needed=True)
    audience = NamedColumn(
        "audience", ("Who is told", "提醒對象", "提醒对象"), catalogue=choices_of(Audience), needed=True
    )
    channel = CodeColumn("channel", ("Channel", "渠道", "渠道"), needed=True, max_length=12)

    class Meta:
        model = ReminderStep


SHEETS = [StepSheet]


def load(actor: User) -> Iterator[tuple[str, int]]:
    """Add the rows that ship and are missing."""
    return reference_sheet.load(SHEETS, actor=actor, today=today())
