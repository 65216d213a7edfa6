"""A sample of what a table of a report counts, drawn from the page of the report."""

import secrets
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from foundation.downloads import download
from foundation.snapshot import snapshot
from reports.figures import table_modules
from reports.models import ReportRun
from reports.populations import populations
from reports.sampling import as_json, draw

#: So many are offered, and drawn at most.
USUAL, MOST = 25, 1_000
#: The longest seed that anybody types.
LONGEST_SEED = 100


class SamplePages:
    """The form that draws a sample, and the file that it gives."""

    def get_urls(self) -> list[URLPattern]:
        """Add the sample to the addresses of a report."""
        page: Any = self
        view = page.admin_site.admin_view(self.sample_view)
        parent: Any = super()
        return [path("<int:pk>/sample/", view, name="reports_reportrun_sample"), *parent.get_urls()]

    def sample_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a sample of a table as of the report's day, with its seed; say in words what cannot be drawn."""
        page: Any = self
        if not page.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ReportRun.objects.light(), pk=pk)
        table, size = request.GET.get("table", ""), request.GET.get("size", "")
        seed = request.GET.get("seed", "").strip() or secrets.token_hex(8)
        wrong = refusal(table, size, seed)
        if wrong:
            messages.error(request, wrong)
            return redirect(run)
        with snapshot():
            sample = draw(table, run.as_of, int(size), seed)
        name = f"sample-{run.period}-{table}.json"
        return download(as_json(sample, table, run.as_of).encode(), name, "application/json")


def refusal(table: str, size: str, seed: str) -> str:
    """Say why no sample can be drawn; nothing where one can."""
    if table not in populations():
        return _("There is no table “%(table)s” of which a sample can be drawn.") % {"table": table}
    if not (size.isdecimal() and size.isascii() and len(size) <= len(str(MOST)) and 1 <= int(size) <= MOST):
        return _("Draw from 1 to %(most)s items.") % {"most": f"{MOST:,}"}
    if len(seed) > LONGEST_SEED:
        return _("A seed has at most %(most)s signs.") % {"most": LONGEST_SEED}
    return ""


def offered() -> dict[str, Any]:
    """Return what the form offers: the tables by code and title, and how many are usually drawn."""
    known = populations()
    tables = [(module.CODE, module.TITLE) for module in table_modules() if module.CODE in known]
    return {"tables": tables, "usual": USUAL, "most": MOST, "longest": LONGEST_SEED}
