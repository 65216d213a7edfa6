"""Which everyday characters a text in GB18030 or Big5 is made of (docs/decisions/0015)."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

#: The first level of GB 2312, and its rows of punctuation and full-width forms.
GB = ((0xA1, 0xA1), (0xA3, 0xA3), (0xB0, 0xD7))
#: The first level of Big5, and its punctuation and full-width forms.
BIG5 = ((0xA1, 0xA3), (0xA4, 0xC6))
#: The last character of Big5's first level.
LAST_BIG5 = 0xC67E
ASCII = 128


@cache
def everyday(encoding: str) -> frozenset[str]:
    """Return the everyday characters of gb18030, or of Big5 in any of its forms."""
    if encoding == "gb18030":
        return frozenset(characters(GB, "gb2312", 0xA1))
    return frozenset(characters(BIG5, "cp950", 0x40))


def characters(leads: tuple[tuple[int, int], ...], encoding: str, first_trail: int) -> Iterator[str]:
    """Give the characters whose first byte lies within the leads."""
    for first, last in leads:
        for lead in range(first, last + 1):
            for trail in range(first_trail, 0xFF):
                if encoding != "cp950" or lead << 8 | trail <= LAST_BIG5:
                    yield from bytes((lead, trail)).decode(encoding, "ignore")


def share(text: str, encoding: str) -> float:
    """Return how many of the characters beyond ASCII are everyday ones, between 0 and 1."""
    known = everyday(encoding)
    counts = {character: count for character, count in Counter(text).items() if ord(character) >= ASCII}
    total = sum(counts.values())
    return sum(count for character, count in counts.items() if character in known) / total if total else 1.0
