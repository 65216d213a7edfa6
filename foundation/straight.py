"""Texts that are read as they are kept: without signs that turn the direction of writing."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: They begin and end embeddings, overrides and isolates: `ABC` is kept, `CBA` is read. Arabic and Hebrew need none.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def turned(text: str) -> str:
    """Return what is wrong with a text in which a sign turns the direction of writing; nothing where none does."""
    found = None if text.isascii() else TURNING.search(text)
    if found is None:
        return ""
    words = _(
        "This holds a sign that cannot be seen and turns the direction of writing (%(sign)s): what is read would not be"
        " what is kept. Type it anew without it."
    )
    return words % {"sign": f"U+{ord(found[0]):04X}"}


def refuse_turned(text: str) -> None:
    """Raise ValidationError (code `turned`) for a text in which a sign turns the direction of writing."""
    if words := turned(text):
        raise ValidationError(words, code="turned")
