"""A whole mail, in the order in which it is read; the templates only lay it out."""

from itertools import groupby
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext

from reminders.digest import Digest, Line
from reminders.models import Audience
from reminders.sources import sources
from reminders.wording.entry import Entry, entry_for_staff, entry_for_supplier
from reminders.wording.people import advice, full_name, greeting, readers_of_answers, us
from reminders.wording.strangers import one_line
from reminders.wording.subject import subject_of


def content_of(digest: Digest) -> dict[str, Any]:
    """Return what the templates of a mail are filled with."""
    content = {
        "subject": subject_of(digest),
        "greeting": greeting(digest.recipient),
        "sections": sections_of(digest),
        "signature": settings.ORGANISATION_NAME,
    }
    return content | (for_supplier(digest) if digest.recipient.is_supplier else for_staff(digest))


def sections_of(digest: Digest) -> list[tuple[str, list[Entry]]]:
    """Return what is due, under the heading of what makes it due."""
    by_source = groupby(digest.lines, key=lambda line: line.source)
    return [(str(sources()[code].title), [entry_of(line, digest) for line in lines]) for code, lines in by_source]


def entry_of(line: Line, digest: Digest) -> Entry:
    """Return what is said of one thing to this reader."""
    return entry_for_supplier(line) if digest.recipient.is_supplier else entry_for_staff(line, digest.recipient)


def for_supplier(digest: Digest) -> dict[str, Any]:
    """Return what only a supplier's contact reads; `supplier` is his company, and no other is spoken of."""
    supplier = digest.lines[0].supplier
    words = {"supplier": full_name(supplier), "code": one_line(supplier.code), "count": digest.count, **us()}
    opening = ngettext(
        "%(supplier)s, supplier code %(code)s, is asked by %(organisation)s to see to %(count)s item:",
        "%(supplier)s, supplier code %(code)s, is asked by %(organisation)s to see to %(count)s items:",
        digest.count,
    )
    page = f"{settings.PUBLIC_URL}/portal/"
    return {
        "opening": opening % words,
        "more": more_of_own(digest.more),
        "page": page,
        "otherwise": _(
            "What has not come in by its day stands as open or expired with us until it does. We remind you again,"
            " and later your contact person here gets in touch."
        ),
        "advice": advice(supplier),
        "reply": _("You may also simply reply to this mail.") if readers_of_answers(digest) else "",
        "ways_out": [
            (_("Not yours? Hand it over to a colleague:"), page),
            (_("You cannot sign it, or cannot get it? Tell us:"), page),
        ],
        "small_print": _(
            "You receive this mail because you are, as a contact of %(supplier)s, on file with us. It was sent"
            " automatically, to you alone; it follows nobody and loads nothing, and opening its links changes nothing."
            " We use your name and address only to keep these papers up to date."
        )
        % words,
    }


def for_staff(digest: Digest) -> dict[str, Any]:
    """Return what only an officer or a manager reads."""
    mail = digest.lines[0].reminder.mail_id
    escalated = all(line.reminder.step.audience == Audience.MANAGER for line in digest.lines)
    opening = of_team(digest.count) if escalated else of_own(digest.count)
    return {
        "opening": opening % {"count": digest.count},
        "more": more_of_others(digest.more),
        "page": f"{settings.PUBLIC_URL}{reverse('admin:reminders_reminder_changelist')}?mail={mail}",
        "small_print": _("This mail was sent automatically, to you alone."),
    }


def more_of_own(count: int) -> str:
    """Say to a supplier how many things are not listed; empty where all are."""
    words = ngettext(
        "%(count)s more item; all that is asked of you stands here:",
        "%(count)s more items; all that is asked of you stands here:",
        count,
    )
    return words % {"count": count} if count else ""


def more_of_others(count: int) -> str:
    """Say to staff how many things are not listed; empty where all are."""
    words = ngettext(
        "%(count)s more item; all that this mail is about is listed here:",
        "%(count)s more items; all that this mail is about is listed here:",
        count,
    )
    return words % {"count": count} if count else ""


def of_own(count: int) -> str:
    """Return how a mail to an officer opens."""
    return ngettext(
        "%(count)s item of your suppliers is to be followed up:",
        "%(count)s items of your suppliers are to be followed up:",
        count,
    )


def of_team(count: int) -> str:
    """Return how a mail to a manager opens: her officers were told before."""
    return ngettext(
        "%(count)s item of your team’s suppliers is still open, although the responsible officer was told:",
        "%(count)s items of your team’s suppliers are still open, although the responsible officers were told:",
        count,
    )
