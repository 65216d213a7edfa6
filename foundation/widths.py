"""How wide columns of a workbook must be."""

import unicodedata

WIDEST, NARROWEST = 60, 12


def width_of(*texts: str, widest: float = WIDEST) -> float:
    """Return how wide a column must be for texts, in the width of a digit; a Chinese character takes two."""
    widths = [sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text) for text in texts]
    return min(max(*widths, NARROWEST) + 2, widest)
