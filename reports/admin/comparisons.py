"""What changed between two reports of the same day: the first of it on a page, all of it in a file."""

import json
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, pgettext

from evidence.admin import people_by_ref
from foundation.downloads import download
from reports.comparing import Change, Comparison, compare
from reports.models import ReportRun
from reports.naming import Naming
from reports.pages import MOST_SHOWN, Figure, Names
from reports.renderings.csv import MARK, as_text

#: A figure as it is read: table, row, column, before, now.
Said = tuple[str, str, str, Any, Any]


class ComparePages(admin.ModelAdmin):
    """The page that holds two reports against each other, and its file."""

    def get_urls(self) -> list[URLPattern]:
        """Add both."""
        view, name = self.admin_site.admin_view, "reports_reportrun"
        ours = [
            path("<int:pk>/against/<int:other>/", view(self.compare_view), name=f"{name}_compare"),
            path("<int:pk>/against/<int:other>/file/", view(self.compare_file_view), name=f"{name}_compare_file"),
        ]
        return [*ours, *super().get_urls()]

    def compare_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Show what changed from an earlier report of the same day, and the facts that came late."""
        comparison = self.compared(request, pk, other)
        shown = [*said(comparison, comparison.changes[:MOST_SHOWN])]
        people = people_by_ref({change.actor_ref for change in comparison.reference})
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": comparison.new,
            "title": _("What changed"),
            "comparison": comparison,
            "changes": shown,
            # Where one is said in words, all stand as words do.
            "has_words": any(Figure(value).is_words for *_path, old, new in shown for value in (old, new)),
            "count": len(comparison.changes),
            "is_cut": len(comparison.changes) > MOST_SHOWN,
            "reference": [(change, people.get(change.actor_ref)) for change in comparison.reference],
        }
        return TemplateResponse(request, "reports/compare.html", context)

    def compare_file_view(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """Give every figure that changed as CSV."""
        comparison = self.compared(request, pk, other)
        heads = (_("Table"), pgettext("report", "Row"), pgettext("report", "Column"), _("Before"), _("Now"))
        content = as_text([[*heads], *([*line] for line in said(comparison, comparison.changes))])
        return download(MARK.encode() + content, f"changes-{comparison.new.period}.csv", "text/csv")

    def compared(self, request: HttpRequest, pk: int, other: int) -> Comparison:
        """Return two reports held against each other; 403 and 404 for whom and what that is not for."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        new = get_object_or_404(ReportRun.objects.select_related("made_by"), pk=pk)
        old = get_object_or_404(ReportRun, pk=other, month=new.month, as_of=new.as_of, pk__lt=new.pk)
        return compare(old, new)


def said(comparison: Comparison, changes: list[Change]) -> Iterator[Said]:
    """Give changes in the words of the active language, with the names that were frozen with the later report."""
    new = comparison.new
    naming = Naming(Names(new.as_of.isoformat(), "", json.loads(comparison.old.names) | json.loads(new.names)))
    for change in changes:
        figures = [naming.figure(change.row, change.column, value) for value in (change.old, change.new)]
        yield naming.table(change.table), naming.row(change.row), naming.column(change.column), *figures
