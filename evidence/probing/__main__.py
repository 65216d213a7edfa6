"""Look into one paper: `python -m evidence.probing inspect|preview|text FILE KIND [PAGE WIDTH]`.

The answer is one line of JSON; that of a preview, a PNG.
"""

import json
import sys
from pathlib import Path
from typing import Any

from evidence.probing.limits import LIMITS
from foundation.limited.limits import leave_network, peak, set_limits


def answer(verb: str, path: Path, kind: str, *numbers: str) -> dict[str, Any] | bytes:
    """Return what was found, or why the paper is refused."""
    # After the limits: reading these modules takes files and memory too.
    from evidence.probing import kinds
    from foundation.limited.refused import Refused

    content = path.read_bytes()
    try:
        if verb == "preview":
            return kinds.preview(content, kind, *map(int, numbers))
        return kinds.text(content, kind) if verb == "text" else kinds.inspect(path, content, kind)
    except Refused as refused:
        return {"refused": refused.reason}
    except (MemoryError, RecursionError):
        return {"refused": "too_complex"}


def main() -> None:
    """Say what was asked for."""
    leave_network()
    set_limits(LIMITS)
    told = answer(sys.argv[1], Path(sys.argv[2]), *sys.argv[3:])
    if isinstance(told, bytes):
        sys.stdout.buffer.write(told)
    else:
        sys.stdout.write(json.dumps({**told, "memory": peak()}))


if __name__ == "__main__":
    main()
