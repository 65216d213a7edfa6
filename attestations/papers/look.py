"""What every paper says of a text."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from attestations.models import PREVAILING, CommitmentText
from foundation.typesetting import LOOKS, MONO
from suppliers.models import Supplier


def common(text: CommitmentText, supplier: Supplier) -> dict[str, Any]:
    """Return what every paper about a text shows."""
    return {
        **LOOKS[text.language],
        "mono": MONO,
        "organisation": settings.ORGANISATION_NAME,
        "title": text.requirement.name,
        "lines": text.text.split("\n"),
        "text_heading": _("The text"),
        "text_note": about_languages(text),
        "foot": f"{with_version(text)} · {supplier.code}",
    }


def with_version(text: CommitmentText) -> str:
    """Name a commitment with the version of its text."""
    return _("%(commitment)s, version %(version)s") % {"commitment": text.requirement, "version": text.version}


def about_languages(text: CommitmentText) -> str:
    """Say which language prevails."""
    if text.language == PREVAILING:
        return _("This is the Simplified Chinese wording, which prevails.")
    return _("Where this wording and the Simplified Chinese one differ, the Simplified Chinese one prevails.")


def moment(at: datetime) -> str:
    """Return a moment by the organisation's clock, to the second, with its distance from UTC."""
    local = timezone.localtime(at, ZoneInfo(settings.TIME_ZONE))
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M:%S} (UTC{offset[:3]}:{offset[3:]})"
