"""The page that says which suppliers are to be audited next: by what they are, and by when they were audited last."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

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
    due_on: date
    planned: Audit | None
    is_late: bool


class DueAdmin(admin.ModelAdmin):
    """A page beside the list of audits."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        view = self.admin_site.admin_view(self.due_view)
        return [path("due/", view, name="audits_audit_due"), *super().get_urls()]

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
        known, due_on = vars(supplier), next_audit_on(supplier, now)
        plan = next_of.get(supplier.pk)
        is_core = bool(known["core_then"])
        yield ToAudit(supplier, known["graded"] or "", is_core, known["audited_on"], due_on, plan, due_on <= now)
