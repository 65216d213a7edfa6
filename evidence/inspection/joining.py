"""Put photos of one paper together, in the limited process."""

import json
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from django.conf import settings

from evidence.inspection.kinds import KIND_OF
from evidence.inspection.process import Failed, answer_of

#: Photos that are put together at once, and pages of what comes of it.
MOST_PHOTOS = 20
#: Twenty photos of a telephone take a third of it on a slow machine.
MOST_SECONDS = 90
PDF = b"%PDF-"
PROGRAM = "evidence.probing.joining"


class NotJoined(Exception):
    """Photos that could not be put together: the code of the reason, and the place of the one that was in the way."""

    def __init__(self, reason: str, number: int) -> None:
        super().__init__(reason, number)
        self.reason, self.number = reason, number


def join(photos: Sequence[tuple[Path, str]]) -> bytes:
    """Return one PDF of photos, given as path and media type, in their order: pictures of our own, a page each.

    Nothing of the photos is left in it but what is seen; the same photos give the same bytes. The first may be a PDF
    that was made so. Raises NotJoined.
    """
    given = chain.from_iterable((str(path.absolute()), KIND_OF[media_type]) for path, media_type in photos)
    try:
        answer = answer_of(PROGRAM, str(share()), *given, seconds=MOST_SECONDS)
    except Failed as failed:
        raise NotJoined(failed.reason, 0) from failed
    if answer.startswith(PDF):
        return answer
    refused = json.loads(answer)
    raise NotJoined(refused["refused"], refused["number"])


def share() -> int:
    """Return how many bytes a page may take, so that as many as may be are no more than a file may have."""
    return settings.UPLOAD_MOST_MEGABYTES * 2**20 // (MOST_PHOTOS + 1)
