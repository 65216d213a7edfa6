"""How wide columns are on paper: names of rows have their room, numbers stand apart, nothing leaves the page."""

import re
from math import ceil

from foundation.widths import digits
from reports.pages import SHORT, Table

#: In digits: what words take at least and at most where they share the room; short ones have what they need.
NARROWEST, WIDEST = 24, 44
#: The longest words are prose where they are not shorter, and take as much room as all else.
PROSE, PROSE_WIDTH = 120, 100
#: The widest column of numbers, in digits.
MOST = 16
#: In mm: the page between its margins, a digit, what stands beside a number and beside words, a share with its bar.
PAGE, DIGIT, PADDING, APART, BAR = 170, 1.55, 2.8, 4, 20
#: Numbers stand at most so far apart, in mm.
ROOMY = 26
#: Chinese takes a new line after any sign: so many digits of it and less stay together.
TOGETHER = 14

#: Where Typst sets Chinese signs and others apart.
SEAM = re.compile(r"(?<=[\u2e80-\u9fff])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u2e80-\u9fff])")
#: The year of a day in brackets.
YEAR = re.compile(r"(（\d+年)(?=\d+月\d)")
CHINESE = re.compile(r"[\u2e80-\u9fff]")


def widths(table: Table) -> list[tuple[str, float]]:
    """Return the width of each column: of numbers and short words in mm, of longer ones a part of what is left."""
    rows = [[name, *(str(figure.value) for figure in figures)] for name, figures in table.shown]
    longest = [
        max(setting(row[place]) for row in [["", *table.headers], *rows] if place < len(row))
        for place in range(len(table.headers) + 1)
    ]
    bars = {place for _name, figures in table.shown for place, figure in enumerate(figures) if figure.bar}
    first = max(longest[0], NARROWEST)
    found: list[tuple[str, float]] = [("fr", min(first, WIDEST))]
    for place, (header, is_words) in enumerate(table.columns):
        if is_words and longest[place + 1] > SHORT:
            whole = max(unbroken(row[place + 1]) for row in rows)
            is_prose = longest[place + 1] == max(*longest, PROSE)
            widest = PROSE_WIDTH if is_prose else WIDEST
            found.append(("fr", max(min(longest[place + 1], widest), whole)))
        elif is_words:
            found.append(("mm", longest[place + 1] * DIGIT + APART))
        else:
            parts = [*map(least_of, broken(header).split() or [""])]
            numbers = max((setting(row[place + 1]) for row in rows if len(row) > place + 1), default=0)
            words = max(setting(header) / 3, *parts)
            least = BAR if place in bars else 0
            found.append(("mm", max(min(max(words, numbers), MOST) * DIGIT, least) + PADDING))
    return spread(found, [setting(header) for header in table.headers], first * DIGIT + APART)


def unbroken(text: str) -> float:
    """Return how wide the longest part of a text is that takes no new line, such as a hash."""
    return max((setting(part) for part in text.split() if not CHINESE.search(part)), default=0)


def least_of(part: str) -> float:
    """Return how narrow a part of a header may be set."""
    width = setting(part)
    return width / 2 if width > (TOGETHER if CHINESE.search(part) else MOST) else width


def heights(table: Table, measured: list[tuple[str, float]]) -> list[int]:
    """Return how many lines each row takes at most in columns of some widths."""
    fixed = sum(width for unit, width in measured if unit == "mm")
    shares = sum(width for unit, width in measured if unit == "fr")
    room = [width if unit == "mm" else (PAGE - fixed) * width / shares for unit, width in measured]
    return [
        max(
            lines(text, width - APART)
            for text, width in zip([name, *(str(figure.value) for figure in figures)], room, strict=False)
        )
        for name, figures in table.shown
    ]


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes at most where it has so many mm."""
    return sum(max(ceil(setting(part) * DIGIT / max(width, DIGIT)), 1) for part in text.split("\n"))


def spread(found: list[tuple[str, float]], headers: list[float], first: float) -> list[tuple[str, float]]:
    """Return columns with what room is left: numbers stand apart, and headers on one line, once names have theirs."""
    (names, *others) = found
    if any(unit == "fr" for unit, _width in others):
        return found
    narrow = [width for _mm, width in others]
    wide = [
        max(width, min(header * DIGIT + PADDING, 2 * ROOMY), ROOMY)
        for width, header in zip(narrow, headers, strict=True)
    ]
    asked, spare = sum(wide) - sum(narrow), PAGE - first - sum(narrow)
    part = min(max(spare, 0) / asked, 1) if asked else 0
    return [names, *(("mm", least + (most - least) * part) for least, most in zip(narrow, wide, strict=True))]


def setting(text: str) -> float:
    """Return how wide a text is set, in digits: between Chinese and other signs stands a quarter of a sign."""
    return digits(text) + 0.5 * len(SEAM.findall(text))


def broken(header: str, width: float = PAGE) -> str:
    """Return a header that takes a new line before what stands in brackets, and after the year where the room is less.

    `width` is that of its column, in mm.
    """
    header = header.replace("（", "\n（").replace(" (", "\n(")
    if setting(header.rpartition("\n")[2]) * DIGIT + PADDING > width:
        return YEAR.sub(r"\1\n", header)
    return header
