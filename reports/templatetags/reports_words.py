"""Words of reports in templates."""

from typing import Any

from django import template

from foundation.admin_asked import OPENED_FROM
from reports.charting import Chart, svg_of
from reports.figures import table_modules
from reports.opened import report_behind

register = template.Library()


@register.filter
def table_title(code: str) -> str:
    """Return what a table is called; one that is gone keeps its code."""
    return str({module.CODE: module.TITLE for module in table_modules()}.get(code, code))


@register.filter
def as_svg(chart: Chart) -> str:
    """Draw a chart for a page."""
    return svg_of(chart)


@register.inclusion_tag("reports/_opened_from.html", takes_context=True)
def opened_from(context: Any) -> dict[str, Any]:
    """Say from which frozen report a list was opened, and lead back; nothing of a list that was opened otherwise."""
    request = context["request"]
    return {"report": report_behind(request.GET.get(OPENED_FROM, ""), request.user)}
