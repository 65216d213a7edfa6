"""All that looking into a paper gives up before the paper is opened."""

import sys
from collections.abc import Iterable
from pathlib import Path
from resource import getpagesize

from evidence.probing.limits import LIMITS, ROOM_FOR_PDF, SECONDS_FOR_PDF
from foundation.limited.landlock import read_only
from foundation.limited.limits import Limits, leave_network, set_limits

PAGE_SIZE = getpagesize()
ROOT = Path(__file__).resolve().parents[2]
#: Where systems keep libraries and programs, tesseract among them; what a process is told of itself.
SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/share", "/lib", "/lib64", "/etc/ld.so.cache", "/proc/self")
DEVICES = ("/dev/null", "/dev/urandom")


def confine(papers: Iterable[Path], limits: Limits = LIMITS) -> None:
    """Leave this process memory and time to look into papers, and nothing else that can be withheld from it."""
    leave_network()
    libraries = [Path(prefix, "lib") for prefix in (sys.prefix, sys.base_prefix, "/usr/local")]
    code = [ROOT / "foundation", ROOT / "evidence"]
    read_only([*papers, *libraries, *code, *map(Path, SYSTEM + DEVICES)], listed=[ROOT])
    set_limits(limits)


def limits_for(verb: str, kind: str) -> Limits:
    """Return what this process, once it is loaded, may take to look into a paper.

    Whoever shows or reads a page draws it: a picture in it may take as much as a picture by itself.
    """
    if (verb, kind) != ("inspect", "pdf"):
        return LIMITS
    return LIMITS._replace(memory=min(LIMITS.memory, addresses() + ROOM_FOR_PDF), seconds=SECONDS_FOR_PDF)


def addresses() -> int:
    """Return how many bytes of addresses this process has; all it may have where the system does not tell."""
    told = Path("/proc/self/statm")
    return int(told.read_text().split()[0]) * PAGE_SIZE if told.exists() else LIMITS.memory
