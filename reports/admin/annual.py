"""The annual report: shown, and given in each form, beside the list of the reports that it is made of."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language, gettext as _

from foundation.downloads import download
from foundation.typesetting import NotTypeset
from reports.annually import annual_report, december, frozen_years, years_compared
from reports.pages import report_sections
from reports.periods import UnknownPeriod
from reports.renderings import renderings


class AnnualPages(admin.ModelAdmin):
    """The pages of the annual report."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page, and what gives a form of it."""
        guarded = self.admin_site.admin_view
        ours = [
            path("annual/", guarded(self.annual_view), name="reports_reportrun_annual"),
            path(
                "annual/<int:year>/<slug:code>/", guarded(self.annual_file_view), name="reports_reportrun_annual_file"
            ),
        ]
        return [*ours, *super().get_urls()]

    def annual_view(self, request: HttpRequest) -> HttpResponse:
        """Show the report of a year, the newest that there is by default; offer to freeze the Decembers it lacks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        years = frozen_years()
        if not years:
            messages.warning(request, _("No December was frozen yet: the annual report is made of those reports."))
            return redirect("admin:reports_reportrun_changelist")
        asked = request.GET.get("year") or str(years[0])
        year = next((each for each in years if str(each) == asked), years[0])
        if str(year) != asked:
            words = _("There is no annual report of %(asked)s: its December was not frozen. This is that of %(year)s.")
            messages.warning(request, words % {"asked": asked, "year": year})
        report, footer = annual_report(year)
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Annual compliance report"),
            "report": report,
            "footer": footer,
            "years": years,
            "year": year,
            "renderings": renderings().values(),
            "sections": report_sections(report),
            "missing": [f"{each}-12" for each in years_compared(year) if december(each) is None],
            "may_make": request.user.has_perm("reports.add_reportrun"),
        }
        return TemplateResponse(request, "reports/annual.html", context)

    def annual_file_view(self, request: HttpRequest, year: int, code: str) -> HttpResponse:
        """Give a form of the annual report, in the language of whoever asks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rendering = renderings().get(code)
        if rendering is None:
            raise Http404
        try:
            rendered = rendering.render(*annual_report(year), get_language() or "en")
        except UnknownPeriod as error:
            raise Http404 from error
        except NotTypeset as error:
            messages.error(request, str(error))
            return redirect(f"{reverse('admin:reports_reportrun_annual')}?year={year}")
        content = rendered if isinstance(rendered, bytes) else b"".join(rendered)
        return download(content, f"compliance-report-{year}.{rendering.SUFFIX}", rendering.MEDIA_TYPE)
