"""Whether what is handed in can be kept: its folder takes bytes, and there is room for more."""

import shutil
import tempfile

from evidence.files import folder

OK, LOW, UNWRITABLE = "ok", "low", "unwritable"
#: Less is soon gone: a spreadsheet has up to 200 MB, and lies there twice while it is read.
LEAST_FREE = 500 * 2**20  # bytes
TRIED = bytes(2**16)


def room() -> str:
    """Return OK, LOW where the disk is almost full, or UNWRITABLE where nothing can be kept, tried with a few bytes."""
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder(), buffering=0) as file:
            # A disk that takes a part of it is full, and says so of the rest alone.
            if file.write(TRIED) < len(TRIED):
                return UNWRITABLE
        return LOW if shutil.disk_usage(folder()).free < LEAST_FREE else OK
    except OSError:
        return UNWRITABLE
