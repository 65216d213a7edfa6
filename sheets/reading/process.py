"""The process in which a file is read: it may take only so much, and knows nothing."""

import json
import logging
import subprocess
from pathlib import Path
from typing import Any

from foundation.limited.process import NO_MEMORY, TOO_SLOW, start
from sheets.reading.words import refusal

#: It may wait for a slow disk longer than it may calculate.
MOST_SECONDS = 600
#: So much of what a library says of a file goes into the log.
MOST_LOGGED = 500

log = logging.getLogger("goodstanding.sheets")


def answer_of(path: Path, folder: Path, encoding: str, seconds: float = MOST_SECONDS) -> dict[str, Any]:
    """Have a file read into the folder; return what the process answers. Raise Unreadable whatever becomes of it."""
    process = started(path, folder, encoding)
    with process:
        try:
            out, words = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise refusal("too_slow", {}) from None
        finally:
            # Nobody reads on for a request that is gone.
            process.kill()
    return answered(process.returncode, out, words)


def started(path: Path, folder: Path, encoding: str) -> subprocess.Popen[bytes]:
    """Start the process that reads a file."""
    return start("sheets.parsing", str(path.absolute()), str(folder), encoding)


def answered(code: int, out: bytes, words: bytes) -> dict[str, Any]:
    """Return the answer of a process that has ended; raise Unreadable for a refusal, and for one that died."""
    if words or code:
        told = words.decode(errors="replace")[-MOST_LOGGED:].strip()
        log.warning("A file cannot be read: %s (exit %s)", told, code)
    if code in TOO_SLOW:
        raise refusal("too_slow", {})
    if code == NO_MEMORY:
        raise refusal("memory", {})
    if code:
        raise refusal("died" if code < 0 else "damaged", {})
    answer: dict[str, Any] = json.loads(out)
    if "refused" in answer:
        raise refusal(answer["refused"], answer["values"])
    return answer
