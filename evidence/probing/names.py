"""The names in a PDF (ISO 32000-1, 7.3.5), by which it says what it does; #xx stands for a character."""

import re
from collections.abc import Iterable, Iterator

#: No name that means anything is longer; of a longer one the beginning is another name.
LONGEST = 20
UNIT = r"(?:[A-Za-z0-9_.-]|#[0-9A-Fa-f]{2})"
NAME = re.compile(rf"/({UNIT}{{1,{LONGEST}}}+)".encode())
ESCAPED_NAME = re.compile(rf"/((?:[A-Za-z0-9_.-]{{0,{LONGEST}}}+#[0-9A-Fa-f]{{2}}){UNIT}{{0,{LONGEST}}}+)".encode())
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
#: No program escapes names that need it not; one that has so many hides something.
MOST_ESCAPED = 100_000


class Names:
    """Names that are looked for."""

    def __init__(self, names: Iterable[bytes]) -> None:
        self.names = frozenset(names)
        self.plain = re.compile(rb"/(?:%s)(?![A-Za-z0-9_.#-])" % b"|".join(sorted(self.names)))

    def are_in(self, content: bytes) -> bool:
        """Tell whether any of them stands in bytes, however it is written."""
        return bool(self.plain.search(content)) or self.are_escaped_in(content)

    def are_escaped_in(self, content: bytes) -> bool:
        """Tell whether any of them stands in bytes with a character as its number, or so many do that one may."""
        for turn, found in enumerate(ESCAPED_NAME.finditer(content)):
            if turn > MOST_ESCAPED or unescaped(found[1]) in self.names:
                return True
        return False


def names_in(content: bytes) -> Iterator[bytes]:
    """Give every name."""
    for found in NAME.finditer(content):
        yield unescaped(found[1])


def unescaped(name: bytes) -> bytes:
    """Return a name as it is meant."""
    return ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), name)
