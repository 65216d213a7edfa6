"""What pages and forms are drawn with: for whom they are, what is read or said of a file, what a telephone dials."""

import re
import unicodedata
from typing import Any, NamedTuple

from django import template
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html

from evidence.inspection import Flag, Reason
from foundation.dates import written
from portal.access import DRAWN_FOR
from portal.asking import PaperForm
from suppliers.models import Upload

DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)
#: What numbers are written with; behind it stands an extension.
NUMBER = re.compile(r"\s*(\+?)([0-9 ()./-]+)")

register = template.Library()
register.filter("filesize", filesizeformat)


@register.simple_tag(takes_context=True)
def drawn_for(context: dict[str, Any]) -> str:
    """Return the field by which a form says for which company its page was drawn (`portal.access.bound`)."""
    return format_html('<input type="hidden" name="{}" value="{}">', DRAWN_FOR, context["visitor"].mark)


@register.filter
def why(upload: Upload) -> str:
    """Return why a file was not taken, and what to do."""
    return str(Reason(upload.reason).label)


@register.filter
def peculiarities(upload: Upload) -> list[str]:
    """Return what whoever handed a file in should know of it: that it tells where a photo was taken."""
    return [str(Flag.LOCATION.label)] if Flag.LOCATION in upload.flags.split(",") else []


@register.filter
def dialled(phone: str) -> str:
    """Return the number that a telephone dials for one as people write it, without the extension; empty for none."""
    found = NUMBER.match(unicodedata.normalize("NFKC", phone))
    digits = re.sub(r"[^0-9]", "", found[2]) if found else ""
    return f"{found[1]}{digits}" if found and digits else ""


class Read(NamedTuple):
    """What a file says of one field: as the field's control has it, as people read it, and whether it is typed so."""

    value: str
    shown: str
    differs: bool


@register.filter
def read(form: PaperForm, name: str) -> Read:
    """Return what was read for a field; an empty value where nothing was."""
    value = form.reading.get(name, "")
    return Read(value, written(value) if DAY.match(value) else value, name in form.differences)
