"""All that looking into a paper gives up before the paper is opened."""

import sys
from collections.abc import Iterable
from pathlib import Path

from evidence.probing.limits import LIMITS
from foundation.limited.landlock import read_only
from foundation.limited.limits import Limits, leave_network, set_limits

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
