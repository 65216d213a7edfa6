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


if __name__ == "__main__":
    set_limits()
    told = answer(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    sys.stdout.write(json.dumps(told))
