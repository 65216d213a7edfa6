"""Read one cell: what it says, or a sentence that says why it cannot be read."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from foundation.folding import fold_name
from foundation.straight import unseen
from sheets.days import day_of, order_of
from sheets.untaken import CellError, FormulaWithoutValue, MergedCell, NotText, Untaken

__all__ = [
    "CLEAR",
    "CellError",
    "FormulaWithoutValue",
    "MergedCell",
    "NotText",
    "Untaken",
    "check_email",
    "day",
    "normal",
    "number",
    "order_of",
    "plain",
    "yes_or_no",
]

#: What a cell that says `-` stands for: the value is to be emptied.
CLEAR = "-"
#: What most addresses look like; the longer look at each of a hundred thousand would be felt.
PLAIN_EMAIL = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
#: What a formula gives that fails, as Excel and as LibreOffice say it.
ERROR = re.compile(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM|SPILL|CALC)!?|Err:[0-9]{3}")
BEGINNINGS = ("#", "E")
#: What a spreadsheet makes of a long number before it saves it as text.
ROUNDED = re.compile(r"-?\d(\.\d+)?E\+\d+")
#: From here on a spreadsheet has rounded a number that was typed as text.
LARGEST_EXACT = 10**15


def plain(value: Any) -> str:
    """Return a cell as trimmed text, numbers without a spreadsheet's decimals; raise CellError for a broken one."""
    if value is None:
        return ""
    if isinstance(value, Untaken):
        raise value.refusal()
    if isinstance(value, bool):
        # As the spreadsheet shows it.
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if abs(value) >= LARGEST_EXACT:
            raise rounded()
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    text = str(value).strip()
    if text[:1] in BEGINNINGS and ERROR.fullmatch(text):
        raise CellError(
            "formula_without_value",
            _("%(error)s is what a failed formula gives; write the value itself.") % {"error": text},
        )
    if "\x00" in text:
        raise CellError("unknown_value", _("This cell holds a character that is no text."))
    if words := unseen(text):
        raise CellError("unknown_value", words)
    return text


def normal(value: Any) -> str:
    """Return a cell as text with full-width letters and digits made plain: for codes, numbers and dates."""
    if value.__class__ is str and value.isascii() and value.isalnum():
        return str(value)
    text = plain(value)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).strip()
    if "E+" in text and ROUNDED.fullmatch(text):
        raise rounded()
    return text


def rounded() -> CellError:
    """Return the refusal of a number of which a spreadsheet dropped digits."""
    return CellError(
        "bad_number", _("The spreadsheet rounded this number; format the column as text and type it again.")
    )


def day(value: Any, order: str = "") -> date:
    """Read a day in any of the forms that trackers use; refuse impossible and ambiguous ones.

    `order` says how 01/02/2025 is meant where the file's owner has said so: `dmy` or `mdy`.
    """
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else day_of(normal(value), order)


def number(value: Any) -> Decimal:
    """Read a number."""
    try:
        found = Decimal(normal(value).replace(",", ""))
    except InvalidOperation:
        raise no_number(value) from None
    if not found.is_finite():
        raise no_number(value)
    return found


def no_number(value: Any) -> CellError:
    """Return the refusal of a cell that is no number."""
    words = _("%(value)s is not a number; write digits, such as 92.5.")
    return CellError("bad_number", words % {"value": plain(value)})


def check_email(text: str) -> None:
    """Refuse what no mail can be sent to."""
    if PLAIN_EMAIL.fullmatch(text):
        return
    try:
        validate_email(text)
    except ValidationError:
        words = _("%(value)s is not an e-mail address; one looks like name@example.com.")
        raise CellError("unknown_value", words % {"value": text}) from None


YES = {fold_name(word) for word in ("yes", "y", "true", "1", "是", "✓", "√", "有")}
NO = {fold_name(word) for word in ("no", "n", "false", "0", "否", "✗", "×", "无")}


def yes_or_no(value: Any) -> bool:
    """Read yes or no in the ways people write it."""
    folded = fold_name(plain(value))
    if folded in YES:
        return True
    if folded in NO:
        return False
    raise CellError(
        "unknown_value", _("%(value)s is neither yes nor no; write one of the two.") % {"value": plain(value)}
    )
