"""The sheet of applications: it goes out and never comes in, for a firm is invited by mail."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from foundation.dates import today
from sheets.columns import Column, DayColumn
from sheets.named_column import NamedColumn
from sheets.out_sheet import LastDayColumn
from sheets.resource import SheetResource
from suppliers.models import Application
from suppliers.sheets.columns import choices_of


class WaitedColumn(Column):
    """A column of the days from one day to another; where the other has not come, to today."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it began and ended."""
        return ("submitted_on", "decided_on")

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Count the days; of what never began there are none."""
        now = today()

        def counted(begun: Sequence[date | None], ended: Sequence[date | None]) -> Iterable[int | None]:
            return [((end or now) - begin).days if begin else None for begin, end in zip(begun, ended, strict=True)]

        return counted


class ApplicationSheet(SheetResource):
    """One invitation a row, with what became of it and how long the firm waited for that."""

    code = "applications"
    order = 0
    key = ("address",)

    firm = Column("firm", ("Company", "公司", "公司"))
    address = Column("address", ("E-mail address", "電郵地址", "电子邮箱"))
    state = NamedColumn("state", ("State", "狀態", "状态"), catalogue=choices_of(Application.State))
    reason = Column("reason", ("Why it is needed", "引入原因", "引入原因"))
    invited_by = Column("invited_by", ("Invited by", "邀請人", "邀请人"), attribute="invited_by__full_name")
    invited_on = DayColumn("invited_on", ("Invited on", "邀請日期", "邀请日期"))
    open_until = LastDayColumn("open_until", ("Link good until", "鏈接有效至", "链接有效至"))
    submitted_on = DayColumn("submitted_on", ("Submitted on", "提交日期", "提交日期"))
    decided_on = DayColumn("decided_on", ("Decided on", "處理日期", "处理日期"))
    decider = Column("decided_by", ("Decided by", "處理人", "处理人"), attribute="decider")
    waited = WaitedColumn("days", ("Days until decided", "處理天數", "处理天数"))
    supplier = Column("supplier_code", ("Supplier code", "供應商編號", "供应商编号"), attribute="became__code")

    class Meta:
        model = Application

    def outgoing(self, rows: Any) -> Any:
        """Read with each what was submitted of it last."""
        return rows.with_last_submission()

    def get_queryset(self) -> Any:
        """Return all applications, the newest first."""
        return self.outgoing(Application.objects.order_by("-pk"))
