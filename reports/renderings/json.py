"""The figures for machines: stable keys, codes, no language."""

import json

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reports.frozen import Footer, Rendered, Report

CODE = "json"
ORDER = 5
TITLE: str | Promise = _("Figures for programs (JSON)")
MEDIA_TYPE = "application/json"
SUFFIX = "json"
IS_TEXT = True
KEYS = ("year", "month", "as_of", "is_open", "sha256", "tables")


def render(report: Report, footer: Footer, language: str) -> Rendered:
    """Return the report as one line of JSON; the names of codes are not in it."""
    return json.dumps({key: report[key] for key in KEYS if key in report}, ensure_ascii=False).encode()
