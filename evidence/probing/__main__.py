"""Look into one paper: `python -m evidence.probing inspect|preview|text FILE KIND [PAGE WIDTH]`.

The answer is one line of JSON; that of a preview, a PNG.
"""

import json
import sys
from pathlib import Path
from typing import Any

from evidence.probing import kinds
from evidence.probing.confinement import confine, limits_for
from foundation.limited.limits import peak
from foundation.limited.refused import Refused


def answer(verb: str, path: Path, kind: str, numbers: list[str]) -> dict[str, Any] | bytes:
    """Return what was found, or why the paper is refused."""
    content = path.read_bytes()
    try:
        if verb == "preview":
            return kinds.preview(content, kind, *map(int, numbers))
        return kinds.text(content, kind) if verb == "text" else kinds.inspect(content, kind)
    except Refused as refused:
        return {"refused": refused.reason}
    except (MemoryError, RecursionError):
        return {"refused": "too_complex"}


def main() -> None:
    """Say what was asked for."""
    verb, path, kind, *numbers = sys.argv[1:]
    # Before it is confined: afterwards Python could not keep what it compiles.
    kinds.load(verb, kind)
    confine([Path(path)], limits_for(verb, kind))
    told = answer(verb, Path(path), kind, numbers)
    if isinstance(told, bytes):
        sys.stdout.buffer.write(told)
    else:
        sys.stdout.write(json.dumps({**told, "memory": peak()}))


if __name__ == "__main__":
    main()
