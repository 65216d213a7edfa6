"""One form for texts that mean the same: width, case and Chinese variants folded away."""

import re
import unicodedata
from functools import cache, lru_cache

BRACKETS_AND_SPACES = re.compile(r"[\s()\[\]{}<>【】〔〕「」『』《》〈〉・·•_\-–—/\\,.;:、，。：；'\"]+")
CJK_BLOCKS = [range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2A6E0)]


@cache
def simplified() -> dict[int, str]:
    """Return the table that turns each traditional character into its simplified one.

    Character by character on purpose: a phrase-wise conversion would make the folded form of a
    character depend on its neighbours, and a search for a part of a name would miss it.
    """
    from opencc import OpenCC

    converter = OpenCC("t2s")
    characters = [chr(code) for block in CJK_BLOCKS for code in block]
    # One call with a separator is a hundred times faster than one call per character.
    converted = converter.convert("\n".join(characters)).split("\n")
    return {ord(a): b for a, b in zip(characters, converted, strict=True) if a != b}


def fold(text: str) -> str:
    """Fold width, case, runs of spaces and Chinese variants, so that 國 is found by 国."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(simplified()).split())


def fold_name(text: str) -> str:
    """Fold further, for headers and names of choices: spaces, brackets and punctuation do not count."""
    return BRACKETS_AND_SPACES.sub("", fold(text))


@lru_cache(2**13)
def fold_known(name: str) -> str:
    """Fold a name of ours, once: each import and each page looks up what can be named. Not for what strangers write."""
    return fold_name(name)
