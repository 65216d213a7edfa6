"""Landlock: a process gives up most of the disk for good, on Linux from 5.13 on (userspace-api/landlock.rst)."""

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

#: The same numbers on all machines, from <linux/landlock.h> and <linux/prctl.h>.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION, PATH_BENEATH, NO_NEW_PRIVILEGES = 1, 1, 38
EXECUTE, READ_FILE, READ_FOLDER = 1 << 0, 1 << 2, 1 << 3
#: Version of Landlock -> how many ways of using the disk it knows.
WAYS = {1: 13, 2: 14, 3: 15, 4: 15}
MOST_WAYS = 16
#: From this version on it forbids TCP too: to listen and to call.
FORBIDS_TCP, TCP = 4, 0b11


class Ruleset(ctypes.Structure):
    """What is forbidden unless a rule allows it."""

    _fields_ = (("disk", ctypes.c_uint64), ("network", ctypes.c_uint64))


class Rule(ctypes.Structure):
    """What is allowed beneath a folder, or with a file."""

    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("place", ctypes.c_int32))


def read_only(places: Iterable[Path], listed: Iterable[Path] = ()) -> bool:
    """Let this process read and run what lies beneath `places`, list what lies beneath `listed`, and no more.

    Return whether the system knows how to; else nothing has changed.
    """
    system = ctypes.CDLL(None, use_errno=True)
    version = system.syscall(CREATE_RULESET, None, 0, VERSION) if hasattr(system, "prctl") else -1
    if version < 1:
        return False
    asked = Ruleset((1 << WAYS.get(version, MOST_WAYS)) - 1, TCP if version >= FORBIDS_TCP else 0)
    rules = system.syscall(CREATE_RULESET, ctypes.byref(asked), ctypes.sizeof(asked), 0)
    if rules < 0:
        return False
    for place in places:
        allow(system, rules, place, EXECUTE | READ_FILE | (READ_FOLDER if place.is_dir() else 0))
    for place in listed:
        allow(system, rules, place, READ_FOLDER)
    system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    is_done = system.syscall(RESTRICT_SELF, rules, 0) == 0
    os.close(rules)
    return is_done


def allow(system: ctypes.CDLL, rules: int, place: Path, allowed: int) -> None:
    """Add what is allowed with a place, if there is one."""
    try:
        found = os.open(place, getattr(os, "O_PATH", 0))
    except OSError:
        return
    rule = Rule(allowed, found)
    system.syscall(ADD_RULE, rules, PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(found)
