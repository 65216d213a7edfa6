"""Read one file: `python -m sheets.parsing FILE FOLDER [ENCODING]`; the answer is one line of JSON."""

import json
import sys
from pathlib import Path
from typing import Any

from foundation.limited.limits import peak, set_limits
from sheets.parsing.limits import LIMITS


def answer(path: Path, folder: Path, encoding: str) -> dict[str, Any]:
    """Return what was read into the folder, or why nothing was."""
    # After the limits: reading these modules takes files and memory too.
    from foundation.limited.refused import Refused
    from sheets.parsing.kinds import read

    try:
        return read(path, folder, encoding)
    except Refused as refused:
        return {"refused": refused.reason, "values": refused.values}
    except MemoryError:
        return {"refused": "memory", "values": {}}


if __name__ == "__main__":
    set_limits(LIMITS)
    told = answer(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    told["memory"] = peak()
    sys.stdout.write(json.dumps(told))
