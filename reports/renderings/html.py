"""The report as one HTML file that needs nothing beside it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.frozen import Footer, Rendered, Report
from reports.pages import report_sections, title_of
from reports.proof import how_to_verify

CODE = "html"
ORDER = 1
TITLE: str | Promise = _("Page (HTML)")
MEDIA_TYPE = "text/html"
SUFFIX = "html"
IS_TEXT = True


def render(report: Report, footer: Footer, language: str) -> Rendered:
    """Return the report as a page in a language; its numbers lead to the lists of the installation."""
    with translation.override(language):
        context = {
            "report": report,
            "title": title_of(report),
            "sections": report_sections(report, settings.PUBLIC_URL),
            "organisation": footer.organisation,
            "footer": footer,
            "verify": how_to_verify(footer),
            "stylesheet": (settings.BASE_DIR / "static/theme/goodstanding.css").read_text(encoding="utf-8"),
        }
        return render_to_string("reports/standalone.html", context).encode()
