"""What a paper may be, and what looking into it may take from the machine."""

from foundation.limited.limits import Limits

MOST_PAGES = 200
MOST_PIXELS = 40_000_000
#: Of photos that become one paper.
MOST_PIXELS_TOGETHER = 400_000_000
MOST_INFLATED = 100 * 2**20
#: What is read of a paper's text: a certificate says what it is on its first pages.
TEXT_PAGES, OCR_PAGES, MOST_TEXT = 5, 2, 100_000
#: A preview is never wider or higher, whatever is asked.
MOST_WIDE = 2000
#: What is answered goes into a file: a process that was taken over cannot fill our memory.
LIMITS = Limits(memory=512 * 2**20, written=32 * 2**20, seconds=10)
#: Looking into a PDF takes so much memory beyond what the program has when it begins: the largest good ones need 68 MB.
#: What tells of it is the limit of addresses, so that bytes that unpack a thousandfold end where they begin to.
ROOM_FOR_PDF = 76 * 2**20
#: All pages of a good one open in a second or two.
SECONDS_FOR_PDF = 5
#: Many photos take longer than one paper.
JOINING_LIMITS = LIMITS._replace(seconds=60)
