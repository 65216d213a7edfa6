"""Words as people read them: lists of names, and states as coloured words."""

from collections.abc import Iterable
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _, pgettext


def listed(names: Iterable[object]) -> str:
    """Return names one after another, set apart as the active language does it."""
    return pgettext("between the names of a list", ", ").join(map(str, names))


def labelled(name: object, said: object) -> str:
    """Return what is said of something after its name, set apart as the active language does it."""
    return f"{name}{pgettext('after a name', ': ')}{said}"


def word(kind: str, code: str, label: object) -> SafeString:
    """Return a state's word for a page; `kind` and `code` name its colour in the stylesheet.

    The word says it, the colour only helps.
    """
    return format_html('<span class="word {}-{}">{}</span>', kind, code, label)


def decision(row: Any) -> SafeString:
    """Return the word for what another person decided about a row, or that it waits for that."""
    return word("decision", row.decision or "waiting", row.get_decision_display())


def stacked(first: object, *below: object) -> SafeString:
    """Return what a cell says, with what belongs to it in quiet lines below; what is empty gets no line."""
    lines = format_html_join("", '<span class="below">{}</span>', ((line,) for line in below if line))
    return format_html("{}{}", first, lines)


def captioned(name: str, said: object) -> SafeString:
    """Return what a cell says, after its name where a small screen shows no heads of columns."""
    return format_html('<span class="small-only">{}</span>{}', labelled(capfirst(name), ""), said)


def sign(is_so: bool | None) -> SafeString:
    """Return the admin's sign for yes, no or unknown, with its word for those who do not see it."""
    name, said = {True: ("yes", _("Yes")), False: ("no", _("No")), None: ("unknown", _("Unknown"))}[is_so]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), said)
