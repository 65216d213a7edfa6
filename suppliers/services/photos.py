"""Receive photos of one paper: put together into one file, which is then received as any other."""

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import BinaryIO, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.files import Stored, path_of, stored
from evidence.inspection import IMAGES, MOST_PHOTOS, Flag, NotJoined, Reason, inspect, join
from suppliers.models import Supplier, Upload
from suppliers.services.quota import NotTaken, TooLarge, refuse_beyond_quota, refuse_more_looks
from suppliers.services.uploads import Reader, in_words, measured, one_by_one, receive, shown_name, written


class Photo(NamedTuple):
    """What came in, and under which name."""

    stream: BinaryIO
    name: str


class NoMorePages(NotTaken):
    """So many pages, or behind such a file, are not put together."""

    status = 422


class InTheWay(Exception):
    """A photo because of which none is taken: its place, and the code of the reason."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(number, reason)
        self.number, self.reason = number, reason


def receive_photos(
    photos: Sequence[Photo], *, after: Upload | None = None, supplier: Supplier, actor: User, read: Reader
) -> Upload:
    """Return the upload of the one PDF that photos were put together into, in their order, behind the pages of `after`.

    Where one is in the way, the upload is a refused one with the name of that photo, and nothing is kept. Raises
    NotTaken as `receive` does, and where there are too many pages, or `after` takes none.
    """
    refuse_more_pages(len(photos), after)
    refuse_beyond_quota(supplier, 0, timezone.now())
    refuse_more_looks(supplier, timezone.now())
    with in_words(), ExitStack() as until_joined:
        files = [until_joined.enter_context(stored(measured_photo(photo))) for photo in photos]
        try:
            content = joined(photos, files, after)
        except InTheWay as found:
            name = shown_name(photos[found.number].name)
            refused = Upload(supplier=supplier, received_by=actor, name=name, size=files[found.number].size)
            refused.state, refused.reason = Upload.State.REFUSED, found.reason
            return written(refused, files[found.number], actor)
    name = f"{PurePath(after.name if after else shown_name(photos[0].name)).stem}.pdf"
    upload = receive(io.BytesIO(content), name, supplier=supplier, actor=actor, read=read, noted=[Flag.PHOTOS])
    if after and upload.state in Upload.USABLE and upload != after:
        Upload.objects.filter(pk=after.pk).update(grown_into=upload)
    return upload


def refuse_more_pages(count: int, after: Upload | None) -> None:
    """Raise NoMorePages where so many photos cannot be put together, or not behind a file."""
    if after and not after.takes_pages:
        raise NoMorePages(_("Pages are added to photos only. Put this paper together into one PDF."))
    if count + (after.pages if after else 0) > MOST_PHOTOS:
        words = _("At most %(count)s photos are put together into one file. Hand in fewer of them, or one PDF.")
        raise NoMorePages(words % {"count": MOST_PHOTOS})


def measured_photo(photo: Photo) -> Iterator[bytes]:
    """Give what is read of a photo; raise TooLarge, with its name, as soon as it is too much."""
    try:
        yield from measured(photo.stream)
    except TooLarge as error:
        raise TooLarge(of_file(photo.name, str(error))) from error


def of_file(name: str, words: str) -> str:
    """Say something of one among several files."""
    return _("“%(name)s”: %(words)s") % {"name": shown_name(name), "words": words}


def joined(photos: Sequence[Photo], files: Sequence[Stored], after: Upload | None) -> bytes:
    """Return the PDF of photos. Raise InTheWay."""
    pages = list[tuple[Path, str]]()
    for number, (photo, file) in enumerate(zip(photos, files, strict=True)):
        with one_by_one:
            verdict = inspect(file.path, photo.name)
        if verdict.reason or verdict.media_type not in IMAGES:
            raise InTheWay(number, verdict.reason or Reason.MIXED)
        pages.append((file.path, verdict.media_type))
    before = [(path_of(after.file.sha256), after.media_type)] if after and after.file else []
    try:
        with one_by_one:
            return join([*before, *pages])
    except NotJoined as refused:
        raise InTheWay(max(refused.number - len(before), 0), refused.reason) from refused
