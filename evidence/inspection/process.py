"""The process that looks into a paper: it may take only so much, and knows nothing."""

import json
import logging
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from foundation.limited.process import NO_MEMORY, TOO_SLOW, start, wait

#: It may wait for a busy machine longer than it may calculate.
MOST_SECONDS = 30
#: So much of what a library says of a file goes into the log.
MOST_LOGGED = 500

log = logging.getLogger("goodstanding.evidence")


class Failed(Exception):
    """A process that gave no answer: the code of the reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def found(verb: str, path: Path, kind: str) -> dict[str, Any]:
    """Return what the process tells of a paper; raise Failed where it refuses the paper, or cannot tell."""
    answer: dict[str, Any] = json.loads(answered(verb, path, kind))
    log.debug("A paper was looked into: %s", answer)
    if "refused" in answer:
        raise Failed(answer["refused"])
    return answer


def answered(verb: str, path: Path, *arguments: str, seconds: float = MOST_SECONDS) -> bytes:
    """Return what the process answers of a paper; raise Failed where it came to no end."""
    return answer_of("evidence.probing", verb, str(path.absolute()), *arguments, seconds=seconds)


def answer_of(program: str, *arguments: str, seconds: float) -> bytes:
    """Return what a program with limits answers; raise Failed where it came to no end."""
    # Files and no pipes: what it may write into a file is limited.
    with TemporaryFile() as out, TemporaryFile() as words:
        with start(program, *arguments, out=out, words=words) as process:
            try:
                wait(process, seconds)
            except subprocess.TimeoutExpired:
                raise Failed("too_complex") from None
            finally:
                process.kill()
        out.seek(0)
        if process.returncode == 0:
            return out.read()
        words.seek(0)
        told = words.read().decode(errors="replace")[-MOST_LOGGED:].strip()
    log.warning("A paper cannot be looked into: %s (exit %s)", told, process.returncode)
    raise Failed("too_complex" if process.returncode in (*TOO_SLOW, NO_MEMORY) else "failed")
