"""Read one file: `python -m sheets.parsing FILE FOLDER [ENCODING]`; the answer is one line of JSON."""

import json
import resource
import sys
from pathlib import Path
from typing import Any

from sheets.parsing.limits import set_limits


def answer(path: Path, folder: Path, encoding: str) -> dict[str, Any]:
    """Return what was read into the folder, or why nothing was."""
    # After the limits: reading these modules takes files and memory too.
    from sheets.parsing.kinds import read
    from sheets.parsing.refused import Refused

    try:
        return read(path, folder, encoding)
    except Refused as refused:
        return {"refused": refused.reason, "values": refused.values}
    except MemoryError:
        return {"refused": "memory", "values": {}}


def peak() -> int:
    """Return how much memory was taken at most, in KB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10
    # What Linux gives to getrusage counts the process that started this one as well.
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    set_limits()
    told = answer(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    told["memory"] = peak()
    sys.stdout.write(json.dumps(told))
