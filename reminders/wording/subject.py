"""The subject of a mail."""

from django.conf import settings
from django.utils.translation import gettext as _

from foundation.dates import written
from foundation.words import labelled
from reminders.digest import Digest, Line
from reminders.sources import sources
from reminders.wording.matter import matter_of
from reminders.wording.people import full_name
from reminders.wording.strangers import one_line, shortened

#: Mail programs show a part of it; a name of 200 characters must not push the rest out.
MOST, MOST_OF_A_NAME = 200, 60


def subject_of(digest: Digest) -> str:
    """Return the subject, on one line: of one thing all of it, of several how many and the most urgent one."""
    what = of_one(digest) if digest.count == 1 else of_several(digest)
    if settings.ORGANISATION_NAME:
        sender = shortened(one_line(settings.ORGANISATION_NAME), MOST_OF_A_NAME)
        what = _("[%(organisation)s] %(subject)s") % {"organisation": sender, "subject": what}
    return shortened(what, MOST)


def of_one(digest: Digest) -> str:
    """Return what is to be done, or to staff what is the matter and with whom."""
    line = digest.lines[0]
    matter = matter_of(line)
    what = matter.request if digest.recipient.is_supplier else of_supplier(line, matter.statement)
    return detailed(what, one_line(getattr(line.paper, "number", "")))


def of_several(digest: Digest) -> str:
    """Return how many there are, and name the first, which is the most urgent one, with its day."""
    line = digest.lines[0]
    label, _value = matter_of(line).day
    name = shortened(one_line(line.name), MOST_OF_A_NAME)
    first = name if digest.recipient.is_supplier else of_supplier(line, name)
    words = {"count": digest.count, "first": detailed(first, labelled(label, written(line.due_on)))}
    if digest.recipient.is_supplier:
        return _("Please see to %(count)s items, first %(first)s") % words
    return _("%(count)s items to follow up, first %(first)s") % words


def of_supplier(line: Line, what: str) -> str:
    """Return what is said of a supplier, after the code and as much of the name as there is room for."""
    if not sources()[line.source].is_of_supplier:
        return what
    name = shortened(full_name(line.supplier), MOST_OF_A_NAME)
    return labelled(f"{one_line(line.supplier.code)} {name}", what)


def detailed(subject: str, detail: str) -> str:
    """Return a subject with a detail in brackets, if there is one."""
    return _("%(subject)s (%(detail)s)") % {"subject": subject, "detail": detail} if detail else subject
