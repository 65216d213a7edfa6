"""Read one cell: what it says, or a sentence that says why it cannot be read."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from foundation.folding import fold_name

#: What a cell that says `-` stands for: the value is to be emptied.
CLEAR = "-"
ROC_FIRST_YEAR = 1911
#: From here on a spreadsheet has rounded a number that was typed as text.
LARGEST_EXACT = 10**15


@dataclass(frozen=True)
class CellError(Exception):
    """A cell that is refused: a stable code and a sentence for the person who reads it."""

    code: str
    message: str


class Untaken(str):
    """A cell that every column refuses: what stands in it, and its address."""

    __slots__ = ("address",)
    address: str

    def __new__(cls, text: str, address: str) -> Self:
        """Make a cell that shows a text."""
        cell = super().__new__(cls, text)
        cell.address = address
        return cell

    def refusal(self) -> CellError:
        """Return why it cannot be taken."""
        raise NotImplementedError


class FormulaWithoutValue(Untaken):
    """A formula whose value the workbook does not hold."""

    __slots__ = ()

    def refusal(self) -> CellError:
        """Say how the value gets into the file."""
        words = _("The file lacks the value of the formula in %(address)s; open it in Excel and save it again.")
        return CellError("formula_without_value", words % {"address": self.address})


class MergedCell(Untaken):
    """One of several cells that were merged: whose value it is cannot be known."""

    __slots__ = ()

    def refusal(self) -> CellError:
        """Say how each row gets its own value."""
        words = _("%(address)s is a merged cell; unmerge it and write the value into every row.")
        return CellError("not_allowed", words % {"address": self.address})


def plain(value: Any) -> str:
    """Return a cell as trimmed text, numbers without a spreadsheet's decimals; raise CellError for a broken one."""
    if value is None:
        return ""
    if isinstance(value, Untaken):
        raise value.refusal()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        if abs(value) >= LARGEST_EXACT:
            raise rounded()
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    text = str(value).strip()
    if re.fullmatch(r"#(REF|N/A|NAME\?|VALUE|DIV/0|NULL|NUM|SPILL|CALC)!?", text):
        raise CellError("formula_without_value", _("This formula gives %(error)s, not a value.") % {"error": text})
    if "\x00" in text:
        raise CellError("unknown_value", _("This cell holds a character that is no text."))
    return text


def normal(value: Any) -> str:
    """Return a cell as text with full-width letters and digits made plain: for codes, numbers and dates."""
    text = unicodedata.normalize("NFKC", plain(value)).strip()
    # What a spreadsheet makes of a long number before it saves it as text.
    if re.fullmatch(r"-?\d(\.\d+)?E\+\d+", text):
        raise rounded()
    return text


def rounded() -> CellError:
    """Return the refusal of a number of which a spreadsheet dropped digits."""
    return CellError(
        "bad_number", _("The spreadsheet rounded this number; format the column as text and type it again.")
    )


YEAR_FIRST = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\Z")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\Z")
ROC = re.compile(r"(?:民[國国])(\d{2,3})年(\d{1,2})月(\d{1,2})日?\Z|(1\d{2})[-/.](\d{1,2})[-/.](\d{1,2})\Z")
YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\Z")


def day(value: Any) -> date:
    """Read a day in any of the forms that trackers use; refuse impossible and ambiguous ones."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = re.sub(r"\s+", "", normal(value)) if not re.search(r"\d\s+\d", normal(value)) else normal(value)
    text = re.sub(r"[ T]00:00(:00(\.0+)?)?\Z", "", text)
    if match := YEAR_FIRST.match(text) or COMPACT.match(text):
        return real_day(text, int(match[1]), int(match[2]), int(match[3]))
    if match := ROC.match(text):
        year, month, number = (int(part) for part in match.groups() if part)
        return real_day(text, year + ROC_FIRST_YEAR, month, number)
    if match := YEAR_LAST.match(text):
        return day_with_year_last(text, int(match[1]), int(match[2]), int(match[3]))
    raise CellError("bad_date", _("%(value)s is not a date; write it as 2025-03-01.") % {"value": text})


def real_day(text: str, year: int, month: int, number: int) -> date:
    """Return the day, or say that the calendar has none such."""
    try:
        return date(year, month, number)
    except ValueError:
        raise CellError("bad_date", _("%(value)s is not a day of the calendar.") % {"value": text}) from None


def day_with_year_last(text: str, first: int, second: int, year: int) -> date:
    """Read 13/02/2025, which can be only one day; refuse 01/02/2025, which can be two."""
    readings = set()
    for month, number in ((second, first), (first, second)):
        try:
            readings.add(date(year, month, number))
        except ValueError:
            continue
    if not readings:
        raise CellError("bad_date", _("%(value)s is not a day of the calendar.") % {"value": text})
    if len(readings) > 1:
        earlier, later = sorted(readings)
        words = _("%(value)s can be %(one)s or %(other)s; write the year first.")
        raise CellError("ambiguous_date", words % {"value": text, "one": earlier, "other": later})
    return readings.pop()


def number(value: Any) -> Decimal:
    """Read a number."""
    try:
        found = Decimal(normal(value).replace(",", ""))
    except InvalidOperation:
        raise CellError("bad_number", _("%(value)s is not a number.") % {"value": plain(value)}) from None
    if not found.is_finite():
        raise CellError("bad_number", _("%(value)s is not a number.") % {"value": plain(value)})
    return found


def check_email(text: str) -> None:
    """Refuse what no mail can be sent to."""
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
    raise CellError("unknown_value", _("%(value)s is neither yes nor no.") % {"value": plain(value)})
