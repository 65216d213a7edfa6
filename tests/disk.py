"""A disk that is full, for the programs of this process."""

import resource
from contextlib import contextmanager


@contextmanager
def full_disk():
    """Let the kernel take not a byte of any file that this process writes, until the block ends."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
