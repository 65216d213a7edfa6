"""Words of reports in templates."""

from django import template

from reports.charting import Chart, svg_of
from reports.figures import table_modules

register = template.Library()


@register.filter
def table_title(code: str) -> str:
    """Return what a table is called; one that is gone keeps its code."""
    return str({module.CODE: module.TITLE for module in table_modules()}.get(code, code))


@register.filter
def as_svg(chart: Chart) -> str:
    """Draw a chart for a page."""
    return svg_of(chart)
