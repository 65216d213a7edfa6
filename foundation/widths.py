"""How wide texts are, and columns that hold them."""

import unicodedata

WIDEST, NARROWEST = 60, 12


def digits(text: str) -> int:
    """Return how wide a text is, in the width of a digit; a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def width_of(*texts: str, widest: float = WIDEST) -> float:
    """Return how wide a column of a workbook must be for texts, in the width of a digit."""
    return min(max(*map(digits, texts), NARROWEST) + 2, widest)
