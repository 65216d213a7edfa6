"""What a process reads once, read before somebody waits for it."""

from django.urls import reverse
from django.utils import translation

from foundation.typesetting import LOOKS, set_a_line


def warm() -> None:
    """Read the words, the addresses and the fonts of each language.

    Half of what the first document of a process would cost, and most of what the first page in a language costs more
    than the next.
    """
    for language in LOOKS:
        with translation.override(language):
            reverse("admin:index")
            set_a_line(language)
