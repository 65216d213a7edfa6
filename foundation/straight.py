"""Texts that are read as they are kept: without signs that turn the direction of writing, or that print nothing."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.unprintable import UNSEEN

#: They begin and end embeddings, overrides and isolates: `ABC` is kept, `CBA` is read. Arabic and Hebrew need none.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def unseen(text: str) -> str:
    """Return what is wrong with a text where a sign turns the direction of writing or prints nothing; else nothing."""
    found = None if text.isascii() else UNSEEN.search(text)
    if found is None:
        return ""
    if TURNING.match(found[0]):
        words = _(
            "This holds a sign that cannot be seen and turns the direction of writing (%(sign)s): what is read would"
            " not be what is kept. Type it anew without it."
        )
    else:
        words = _(
            "This holds a sign that cannot be seen (%(sign)s): what is read would not be what is kept. Type it anew"
            " without it."
        )
    return words % {"sign": f"U+{ord(found[0]):04X}"}


def refuse_unseen(text: str) -> None:
    """Raise ValidationError (code `unseen`) where a sign turns the direction of writing or prints nothing."""
    if words := unseen(text):
        raise ValidationError(words, code="unseen")
