"""What a file may be, and what its reading may take from the machine."""

import resource

MOST_BYTES = 200 * 2**20
MOST_ROWS = 1_000_000
MOST_COLUMNS = 256
#: What a sheet may span: calamine keeps a place in memory for every cell of it, full or empty.
MOST_CELLS = 2**26
#: In one cell; the reader of the standard library has the same limit.
MOST_CHARACTERS = 131_072
MOST_INFLATED = 2 * 2**30
MOST_RATIO = 100
MOST_ENTRIES = 2000
#: All rows of a file as they are handed over: a text that many cells share is written once for each of them.
MOST_SPOOLED = 4 * 2**30
#: calamine takes about 100 bytes a cell: a million rows of 30 columns still pass, and what asks for more dies here
#: before it can hurt the rest of the machine.
MOST_MEMORY = 4 * 2**30
#: A million rows of ten columns take 20 seconds.
MOST_SECONDS = 300


def set_limits() -> None:
    """Give up for good what reading a file does not need."""
    for name, most in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_FSIZE", MOST_SPOOLED),
        ("RLIMIT_CPU", MOST_SECONDS),
        ("RLIMIT_AS", MOST_MEMORY),
    ):
        limit = getattr(resource, name)
        _soft, hard = resource.getrlimit(limit)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(limit, (allowed, allowed))
        except (OSError, ValueError):
            # macOS has no limit of addresses.
            continue
