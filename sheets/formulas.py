"""Text that a spreadsheet would run: written with an apostrophe before it, read without."""

import re
import unicodedata
from string import ascii_letters, digits

RUNS = re.compile(r"\s*[=+\-@|]|[\t\r\n]")
#: Letters and digits, and Chinese characters that no normal form changes: most texts begin so and need no closer look.
HARMLESS_STARTS = frozenset(ascii_letters + digits)
FIRST_CHINESE, LAST_CHINESE = "\u4e00", "\u9fff"
#: A plain number or a phone number is harmless and stays as it is.
PLAIN_NUMBER = re.compile(r"[+-]?(?=[\s().\-/]*\d)[\d\s().\-/]+\Z")


def would_run(text: str) -> bool:
    """Tell whether a spreadsheet would run `text` as a formula."""
    return bool(RUNS.match(unicodedata.normalize("NFKC", text))) and not PLAIN_NUMBER.match(text)


def harmless(text: str) -> str:
    """Return the text as a CSV cell that no spreadsheet runs."""
    start = text[:1]
    if start in HARMLESS_STARTS or FIRST_CHINESE <= start <= LAST_CHINESE:
        return text
    return f"'{text}" if would_run(text.lstrip("'")) else text


def as_written(cell: str) -> str:
    """Take away exactly the apostrophe that `harmless` put there."""
    return cell[1:] if cell[:1] == "'" and would_run(cell.lstrip("'")) else cell
