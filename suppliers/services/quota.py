"""How much a supplier may hand in: so many files an hour, so many bytes in all. Other suppliers notice nothing."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _, ngettext

from accounts.throttles import Rate, retry_at
from suppliers.models import Supplier, Upload

HOUR = timedelta(hours=1)
#: What is sent twice leaves one row, and is looked through twice: so many looks there are for each file that may come.
LOOKS_FOR_EACH = 3


class NotTaken(Exception):
    """Why a file was not looked at or not kept, in a sentence for the one who brought it; `status` is that of HTTP."""

    status = 413


class TooLarge(NotTaken):
    """The file, or all of a supplier's files, take too much room."""


class TooMany(NotTaken):
    """The supplier has brought as many files as it may for now."""

    status = 429


def refuse_beyond_quota(supplier: Supplier, size: int, now: datetime) -> None:
    """Raise TooMany or TooLarge where a supplier may not hand in a file of so many bytes now."""
    uploads = Upload.objects.filter(supplier=supplier)
    # What was refused counts too: it had to be looked through.
    if uploads.filter(received_at__gt=now - HOUR).count() >= settings.UPLOADS_AN_HOUR:
        raise too_many(settings.UPLOADS_AN_HOUR)
    kept = uploads.kept().aggregate(bytes=Sum("size"))["bytes"] or 0
    if kept + size > settings.UPLOAD_MEGABYTES_IN_ALL * 2**20:
        raise TooLarge(_("Your company’s files take up all the room that there is for them. Ask us for more."))


def refuse_more_looks(supplier: Supplier, now: datetime) -> None:
    """Count that a supplier’s file is looked through, whatever becomes of it; raise TooMany for one look too many."""
    looks = Rate(settings.UPLOADS_AN_HOUR * LOOKS_FOR_EACH, HOUR)
    if retry_at("look through a file", {f"of supplier {supplier.pk}": looks}, now):
        raise too_many(looks.most)


def too_many(count: int) -> TooMany:
    """Return what is raised for more files within an hour than so many."""
    words = ngettext(
        "Your company has uploaded %(count)s file within an hour, which is as many as we take. Try again later.",
        "Your company has uploaded %(count)s files within an hour, which is as many as we take. Try again later.",
        count,
    )
    return TooMany(words % {"count": count})


def refuse_too_large(size: int) -> None:
    """Raise TooLarge for a file of more bytes than one may have."""
    if size > settings.UPLOAD_MOST_MEGABYTES * 2**20:
        raise TooLarge(too_large())


def refuse_too_large_together(size: int) -> None:
    """Raise TooLarge for more bytes than may come at once."""
    if size > settings.UPLOAD_MOST_MEGABYTES_TOGETHER * 2**20:
        raise TooLarge(too_large_together())


def too_large_together() -> str:
    """Return what is said of more bytes than may come at once."""
    words = _("This is too large: a file may have %(size)s, several photos %(together)s together.")
    return words % {"size": largest(), "together": megabytes(settings.UPLOAD_MOST_MEGABYTES_TOGETHER)}


def too_large() -> str:
    """Return what is said of a file of more bytes than one may have."""
    words = _("This file is too large: at most %(size)s are taken. Scan it in grey or with a lower resolution.")
    return words % {"size": largest()}


def largest() -> str:
    """Return how large a file may be."""
    return megabytes(settings.UPLOAD_MOST_MEGABYTES)


def megabytes(number: int) -> str:
    """Return a size whose number stays with its unit."""
    return f"{number}\N{NO-BREAK SPACE}MB"
