"""The compliance figures as a page of the admin."""

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from foundation.dates import today
from reports.figures import compute_report
from reports.pages import report_sections
from reports.periods import UnknownPeriod, read_report_period


@permission_required(["suppliers.view_supplier", "attestations.view_obligation"], raise_exception=True)
def compliance(request: HttpRequest) -> HttpResponse:
    """Show the tables of a month or a day; the running month by default."""
    day = today()
    asked = request.GET.get("period") or f"{day:%Y-%m}"
    try:
        period = read_report_period(asked, day)
    except UnknownPeriod as error:
        messages.error(request, str(error))
        period = read_report_period(f"{day:%Y-%m}", day)
    report = compute_report(period)
    context = {
        **admin.site.each_context(request),
        "title": _("Monthly compliance report"),
        "report": report,
        "period": period,
        "sections": report_sections(report),
        "newest": f"{day:%Y-%m}",
        "last_day": day.isoformat(),
    }
    return TemplateResponse(request, "reports/compliance.html", context)
