"""An import that is not written ends in a sentence: two of the same rows at one moment, and what a service refuses."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sheets.reading import Unreadable

#: What PostgreSQL says where another transaction was first: a foreign key gone, a value taken, a period taken, two
#: that wait for each other, no order in which both could have run. SQLite has one writer at a time.
COLLISIONS = {"23503", "23505", "23P01", "40P01", "40001"}

IMPORTING = _("Somebody else saved the same rows at the same moment; nothing was written. Import the file again.")
BUSY = _("Another import is being written, which takes a while; nothing was written. Try again in a minute.")
UNDOING = _("Somebody else saved the same rows at the same moment; nothing was taken back. Try again.")

log = logging.getLogger("goodstanding.sheets")


@contextmanager
def refused_in_words(words: Promise = IMPORTING) -> Iterator[None]:
    """Raise Unreadable where the database refuses rows because somebody else saved the same ones meanwhile.

    Where SQLite has waited for another writer as long as it does, its code is `busy`. What a service refuses and no row
    was refused for says so itself; its code is `in_the_way`.
    """
    try:
        yield
    except ValidationError as refusal:
        raise Unreadable("in_the_way", " ".join(refusal.messages)) from refusal
    except (IntegrityError, OperationalError) as error:
        if getattr(error.__cause__, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            raise Unreadable("busy", str(BUSY)) from error
        if getattr(error.__cause__, "sqlstate", None) not in COLLISIONS:
            raise
        log.warning("An import met another transaction", exc_info=True)
        raise Unreadable("collision", str(words)) from error
