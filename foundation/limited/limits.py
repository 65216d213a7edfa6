"""What a process may take from the machine, given up for good before it opens what somebody brought."""

import ctypes
import resource
from pathlib import Path
from typing import NamedTuple

#: From Linux's sched.h; Python knows unshare from 3.12 on.
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000


class Limits(NamedTuple):
    """Addresses and the length of a written file in bytes, time of the processor in seconds, files that are open."""

    memory: int
    written: int
    seconds: int
    files: int = 64


def set_limits(limits: Limits) -> None:
    """Give up for good what reading a file does not need."""
    for name, most in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", limits.files),
        ("RLIMIT_FSIZE", limits.written),
        # The hard limit kills without saying why.
        ("RLIMIT_CPU", limits.seconds + 1),
        ("RLIMIT_AS", limits.memory),
    ):
        limit = getattr(resource, name)
        _soft, hard = resource.getrlimit(limit)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        soft = min(allowed, limits.seconds) if name == "RLIMIT_CPU" else allowed
        try:
            resource.setrlimit(limit, (soft, allowed))
        except (OSError, ValueError):
            # macOS has no limit of addresses.
            continue


def leave_network() -> None:
    """Move into a network without a way out, where the system lets an ordinary user make one."""
    try:
        unshare = ctypes.CDLL(None).unshare
    except AttributeError:
        # macOS.
        return
    # As the owner of a namespace of users, anybody may make one of networks; containers often forbid both.
    if unshare(NEW_NETWORK) != 0:
        unshare(NEW_USER | NEW_NETWORK)


def peak() -> int:
    """Return how much memory this process has taken at most, in KB."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**10
    # What Linux gives to getrusage counts the process that started this one as well.
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
