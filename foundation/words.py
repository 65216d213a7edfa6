"""States as coloured words: the word says it, the colour only helps."""

from django.utils.html import format_html
from django.utils.safestring import SafeString


def word(kind: str, code: str, label: object) -> SafeString:
    """Return a state's word for a page; `kind` and `code` name its colour in the stylesheet."""
    return format_html('<span class="word {}-{}">{}</span>', kind, code, label)
