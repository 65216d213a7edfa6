"""Look through a paper from its name to its last byte."""

from pathlib import Path

from django.conf import settings

from evidence.inspection.kinds import EXTENSIONS, MEDIA_TYPES, extension_of
from evidence.inspection.process import Failed, found
from evidence.inspection.reasons import Flag, Reason, reason_of_extension
from evidence.inspection.verdict import Verdict


def inspect(path: Path, name: str) -> Verdict:
    """Return what a file is that was handed in under a name, and why it is refused if it is."""
    extension = extension_of(name)
    if extension not in EXTENSIONS:
        return refused(reason_of_extension(extension))
    size = path.stat().st_size
    if size == 0:
        return refused(Reason.EMPTY)
    if size > settings.UPLOAD_MOST_MEGABYTES * 2**20:
        return refused(Reason.LARGE)
    try:
        answer = found("inspect", path, EXTENSIONS[extension])
    except Failed as failed:
        return refused(Reason(failed.reason))
    return Verdict(
        MEDIA_TYPES[answer["kind"]], answer["pages"], flags=tuple(Flag(flag).value for flag in answer["flags"])
    )


def refused(reason: Reason) -> Verdict:
    """Return the verdict on a file that is not taken."""
    return Verdict("", reason=reason.value)
