"""The pages that say which suppliers are to be audited next, and what is on the days of a month."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from audits import calendar
from audits.due import next_audit_on, to_be_audited
from audits.models import Audit, AuditState
from foundation.admin_filters import is_day
from foundation.dates import months_after, today
from suppliers.models import Supplier

ON_A_PAGE = 50
#: So far ahead it looks unless another day is asked for.
MONTHS_AHEAD = 3


class ToAudit(NamedTuple):
    """A supplier that is to be audited: when it was last, by when it is to be, and for when that is planned."""

    supplier: Supplier
    grade: str
    is_core: bool
    audited_on: date | None
    due_on: date | None
    planned: Audit | None
    is_late: bool


class DueAdmin(admin.ModelAdmin):
    """Two pages beside the list of audits."""

    def get_urls(self) -> list[URLPattern]:
        """Add the pages."""
        guarded = self.admin_site.admin_view
        ours = [
            path("due/", guarded(self.due_view), name="audits_audit_due"),
            path("calendar/", guarded(self.calendar_view), name="audits_audit_calendar"),
        ]
        return [*ours, *super().get_urls()]

    def calendar_view(self, request: HttpRequest) -> HttpResponse:
        """Show the audits of a month, and the suppliers that are to be audited in it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked, now = f"{request.GET.get('month', '')}-01", today()
        month = date.fromisoformat(asked) if is_day(asked) else now.replace(day=1)
        month = min(max(month, calendar.FIRST), calendar.LAST)
        weeks = calendar.weeks_of(month, now)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Calendar of audits"),
            "month": month,
            "before": calendar.month_after(month, -1),
            "after": calendar.month_after(month),
            "weeks": weeks,
            "is_empty": all(day.is_empty for week in weeks for day in week),
            "weekdays": [*WEEKDAYS.values()],
            "today": now,
            "may_plan": self.has_add_permission(request),
        }
        return TemplateResponse(request, "audits/calendar.html", context)

    def due_view(self, request: HttpRequest) -> HttpResponse:
        """List the suppliers that are to be audited by a day, the longest neglected first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked, now = request.GET.get("by", ""), today()
        by = date.fromisoformat(asked) if is_day(asked) else months_after(now, MONTHS_AHEAD)
        page = Paginator(to_be_audited(now, by), ON_A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("To be audited"),
            "by": by,
            "page": page,
            "lines": [*lines_of([*page.object_list], now)],
            "may_plan": self.has_add_permission(request),
        }
        return TemplateResponse(request, "audits/due.html", context)


def lines_of(suppliers: Sequence[Supplier], now: date) -> Iterator[ToAudit]:
    """Give what is said of each supplier of a page."""
    planned = Audit.objects.in_state(AuditState.PLANNED).filter(supplier__in=suppliers).order_by("-planned_on")
    next_of = {audit.supplier_id: audit for audit in planned}
    for supplier in suppliers:
        known, due_on = vars(supplier), next_audit_on(supplier)
        plan = next_of.get(supplier.pk)
        is_core, is_late = bool(known["core_then"]), due_on is not None and due_on <= now
        yield ToAudit(supplier, known["graded"] or "", is_core, known["audited_on"], due_on, plan, is_late)
