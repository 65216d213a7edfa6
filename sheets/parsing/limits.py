"""What a file may be, and what its reading may take from the machine."""

from foundation.limited import far
from foundation.limited.limits import Limits

MOST_BYTES = 200 * 2**20
MOST_ROWS = 1_000_000
MOST_COLUMNS = far.MOST_COLUMNS
#: Merged cells that are marked; ranges that lie over each other are counted again and again.
MOST_MERGED = 2**20
#: In one cell; the reader of the standard library has the same limit.
MOST_CHARACTERS = 131_072
MOST_INFLATED = 2 * 2**30
#: All rows of a file as they are handed over: a text that many cells share is written once for each of them.
MOST_SPOOLED = 2 * 2**30
#: calamine takes about 100 bytes a cell: a million rows of 26 columns take 2.7 GB, and what asks for more dies here
#: before it can hurt the rest of the machine.
MOST_MEMORY = 4 * 2**30
#: A million rows of ten columns take 20 seconds.
MOST_SECONDS = 300

LIMITS = Limits(memory=MOST_MEMORY, written=MOST_SPOOLED, seconds=MOST_SECONDS)
