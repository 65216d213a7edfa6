"""Find signs that no font shows: for some it would print another sign, for some nothing, and nobody would notice."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import Any

#: Control, private use, no character at all, half of one.
NEVER = ("Cc", "Co", "Cn", "Cs")
#: What is set upon or about the letter before it.
MARKS = ("Mn", "Me")
#: What Unicode would have ignored where it is not understood, so that a font prints nothing: fillers of Hangul, what
#: turns the direction of writing, invisible operators, tags. Of these texts need none; what joins and parts words and
#: letters, and chooses their forms, they do.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180e\u202a-\u202e\u2061-\u206f\u3164\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
#: Controls that are space.
SPACE = "\t\n\r"
#: What a part of a document is called by, the first that it has.
CALLED = ("title", "caption", "name")
#: How a drawing (SVG) begins, and what stands in it that is not shown.
DRAWING = "<svg"
NOT_SHOWN = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
#: So much of a text is told on either side of a sign.
AROUND = 30


@dataclass(frozen=True)
class Unprintable:
    """A sign, the text that it is in, and the parts of the document down to it."""

    sign: str
    text: str
    within: tuple[str, ...]

    @property
    def code(self) -> str:
        """The sign as Unicode numbers it."""
        return " ".join(f"U+{ord(character):04X}" for character in self.sign)

    @property
    def is_seen(self) -> bool:
        """Whether a page can show it, be it in a font that is not ours."""
        return self.sign.isprintable() and not UNSEEN.search(self.sign)

    @property
    def told(self) -> str:
        """The text about the sign, which stands there as its number."""
        before, _sign, after = self.text.partition(self.sign)
        shown = self.sign if self.is_seen else f"<{self.code}>"
        start = "…" if len(before) > AROUND else ""
        end = "…" if len(after) > AROUND else ""
        return as_told(f"{start}{before[-AROUND:]}{shown}{after[:AROUND]}{end}")

    @property
    def where(self) -> str:
        """The parts of the document, from the whole to the row."""
        return as_told(" › ".join(self.within))


def as_told(text: str) -> str:
    """Return a text on one line, with nothing in it that a page would not show."""
    return UNSEEN.sub(" ", "".join(character if character.isprintable() else " " for character in text))


def unprintable(content: Any) -> Unprintable | None:
    """Return the first sign of some content that no font may show; None where there is none."""
    return first(content, never_in)


def never_in(text: str) -> str:
    """Return the first sign of a text that no font may show; empty where there is none."""
    if text.isascii() and text.isprintable():
        return ""
    return next(filter(is_never, text), "")


def is_never(character: str) -> bool:
    """Whether a character is one that no font may show."""
    if UNSEEN.match(character):
        return True
    return character not in SPACE and unicodedata.category(character) in NEVER


def sought(content: Any, sign: str) -> Unprintable | None:
    """Return where a sign stands first in some content; None where it does not.

    A plain letter, or none at all, stands for one with marks: every font has it without.
    """
    return first(content, partial(marked, sign) if sign.isascii() else lambda text: sign if sign in text else "")


def marked(letter: str, text: str) -> str:
    """Return the first place of a text where a letter has marks of its own, with those; empty where it has none.

    Without a letter any will do.
    """
    found = ""
    for character in text:
        if unicodedata.category(character) in MARKS:
            found += character
        elif len(found) > 1 and found.startswith(letter):
            return found
        else:
            found = character
    return found if len(found) > 1 and found.startswith(letter) else ""


def first(content: Any, sign_of: Callable[[str], str]) -> Unprintable | None:
    """Return the first text in which a sign is found, with where it stands."""
    for text, within in texts(content):
        sign = sign_of(text)
        if sign:
            return Unprintable(sign, text, tuple(part for part in within if part and part != text))
    return None


def texts(
    content: Any, within: tuple[str, ...] = (), *, is_among: bool = False
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every text of some content, with what the parts are called that it is in.

    Of a list among others, which is a row, the first text is its name.
    """
    if isinstance(content, str) and content.startswith(DRAWING):
        yield from ((unescape(text), within) for text in NOT_SHOWN.split(content) if text.strip())
    elif isinstance(content, str):
        yield content, within
    elif isinstance(content, dict):
        named = next((content[key] for key in CALLED if isinstance(content.get(key), str)), "")
        for value in content.values():
            yield from texts(value, (*within, named))
    elif isinstance(content, list | tuple):
        named = content[0] if is_among and content and isinstance(content[0], str) else ""
        for value in content:
            yield from texts(value, (*within, named), is_among=True)
