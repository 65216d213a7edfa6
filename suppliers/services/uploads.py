"""Receive a file from a supplier: measured, looked through, scanned and kept, or refused in words."""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import BoundedSemaphore
from typing import BinaryIO

from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.files import CHUNK, Stored, recorded, stored
from evidence.inspection import Reason, Verdict, inspect
from evidence.ledger import ledger
from evidence.scanner import Scan, scan
from suppliers.models import Supplier, Upload
from suppliers.services.quota import NotTaken, refuse_beyond_quota, refuse_more_looks, refuse_too_large

#: Gives what a document says, from its path and its media type.
Reader = Callable[[Path, str], Mapping[str, str]]

ACTIONS = {
    Upload.State.CHECKED: "upload_received",
    Upload.State.UNSCANNED: "upload_received",
    Upload.State.QUARANTINED: "upload_quarantined",
    Upload.State.REFUSED: "upload_refused",
}
SCANNED = {
    Scan.CLEAN: Upload.State.CHECKED,
    Scan.NOT_CONFIGURED: Upload.State.CHECKED,
    Scan.UNKNOWN: Upload.State.UNSCANNED,
    Scan.INFECTED: Upload.State.QUARANTINED,
}

#: Many files that come in at once are looked through one after another in each process: pages need the processor too.
one_by_one = BoundedSemaphore(1)

log = logging.getLogger("goodstanding.suppliers")


class NotKept(NotTaken):
    """There was no room, or no way, to write the file."""

    status = 507


def receive(
    stream: BinaryIO, name: str, *, supplier: Supplier | None, actor: User, read: Reader, noted: Iterable[str] = ()
) -> Upload:
    """Return the upload that was made of a file, whatever became of it: its state says.

    `noted` is what officers should know of it besides what is found (evidence.inspection.Flag). What is the
    organisation's own has no supplier, and no quota.

    Raises NotTaken, and leaves nothing, where the file is too large, the supplier has brought too much, or it cannot
    be written. The answer is the same whether or not somebody else has handed in the same bytes.
    """
    if supplier is not None:
        refuse_beyond_quota(supplier, 0, timezone.now())
        refuse_more_looks(supplier, timezone.now())
    with in_words(), stored(measured(stream)) as file:
        upload = Upload(supplier=supplier, received_by=actor, name=shown_name(name))
        with one_by_one:
            looked_through(file, upload, read, noted)
        return written(upload, file, actor)


@contextmanager
def in_words() -> Iterator[None]:
    """Raise NotKept where a file cannot be written."""
    try:
        yield
    except (OSError, OperationalError) as error:
        log.exception("A file was not kept")
        raise NotKept(_("The file could not be saved, and nothing of it was kept. Try again later.")) from error


def measured(stream: BinaryIO) -> Iterator[bytes]:
    """Give what is read of a stream; raise TooLarge as soon as it is too much."""
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        refuse_too_large(size)
        yield chunk


def looked_through(file: Stored, upload: Upload, read: Reader, noted: Iterable[str]) -> None:
    """Fill in what the file is and what is to become of it."""
    verdict = inspect(file.path, upload.name)
    upload.media_type, upload.pages, upload.size = verdict.media_type, verdict.pages, file.size
    upload.flags = ",".join([*verdict.flags, *noted])
    upload.state, upload.reason = state_of(file, verdict)
    if upload.state in Upload.USABLE:
        upload.reading = json.dumps(read(file.path, verdict.media_type), ensure_ascii=False, sort_keys=True)


def state_of(file: Stored, verdict: Verdict) -> tuple[Upload.State, str]:
    """Return the state in which a file is kept, or that it is refused, and why."""
    if verdict.reason:
        return Upload.State.REFUSED, verdict.reason
    state = SCANNED[scan(file.path)]
    return state, Reason.INFECTED if state == Upload.State.QUARANTINED else ""


def written(upload: Upload, file: Stored, actor: User) -> Upload:
    """Write the upload with its event, and keep its bytes unless it was refused; once where it is sent twice."""
    with ledger(actor) as events:
        if upload.supplier is not None:
            # In turn: twenty at once would each find the nineteen others not yet there.
            Supplier.objects.select_for_update(no_key=True).get(pk=upload.supplier.pk)
        if before := sent_before(upload, file):
            return before
        if upload.supplier is not None:
            refuse_beyond_quota(upload.supplier, file.size, timezone.now())
        if upload.state != Upload.State.REFUSED:
            upload.file = recorded(file)
        upload.save()
        events.add(ACTIONS[Upload.State(upload.state)], upload)
    return upload


def sent_before(upload: Upload, file: Stored) -> Upload | None:
    """Return the upload of the same file by the same person that nothing was handed in with yet."""
    mine = Upload.objects.kept().filter(supplier=upload.supplier, received_by=upload.received_by, attestations=None)
    same = mine.filter(file__sha256=file.sha256, name=upload.name, state=upload.state, reading=upload.reading)
    return same.first()


def shown_name(name: str) -> str:
    """Return a file's name as it is shown: without folders and what cannot be seen, at most 200 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if sign.isprintable()).strip()
    return shortened(seen) or _("Without a name")


def shortened(name: str, most: int = 200) -> str:
    """Return a name of at most so many characters that keeps its ending."""
    if len(name) <= most:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: most - 12]}…{dot}{ending[-10:]}"
