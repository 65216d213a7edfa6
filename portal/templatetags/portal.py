"""What was read from a file, beside the field that asks for it."""

import re
from typing import NamedTuple

from django import template
from django.template.defaultfilters import filesizeformat

from evidence.inspection import Flag, Reason
from foundation.dates import written
from portal.asking import PaperForm
from suppliers.models import Upload

DAY = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)

register = template.Library()
register.filter("filesize", filesizeformat)


@register.filter
def why(upload: Upload) -> str:
    """Return why a file was not taken, and what to do."""
    return str(Reason(upload.reason).label)


@register.filter
def peculiarities(upload: Upload) -> list[str]:
    """Return what whoever handed a file in should know of it: that it tells where a photo was taken."""
    return [str(Flag.LOCATION.label)] if Flag.LOCATION in upload.flags.split(",") else []


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
