"""What is said of a file: the reasons and notices of the process that read it, in sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sheets.parsing.limits import MOST_BYTES, MOST_COLUMNS, MOST_ROWS
from sheets.reading.unreadable import NotSure, Reading, Unreadable

#: What people call an encoding, where that is not its code in capitals.
CALLED = {"big5": "Big5", "big5hkscs": "Big5-HKSCS"}
#: Reason -> stable code and sentence.
REASONS: dict[str, tuple[str, Promise]] = {
    "no_file": ("not_found", _("This is no file that can be read.")),
    "empty": ("empty", _("The file is empty.")),
    "large_file": ("too_large", _("The file is larger than %(megabytes)s MB.")),
    "large_sheet": ("too_large", _("The sheet %(name)s has more than %(rows)s rows or %(columns)s columns.")),
    "inflates": ("inflates", _("The workbook inflates to more than can be read safely.")),
    "many_entries": ("inflates", _("The workbook consists of more than %(most)s parts; save a copy with values only.")),
    "nested": ("inflates", _("The workbook holds another archive; save a copy without it.")),
    "damaged": ("broken", _("The workbook is damaged; save it again and try once more.")),
    "doctype": ("doctype", _("The workbook declares types or entities of its own (DTD); save it again in Excel.")),
    "macros": ("macros", _("The workbook holds macros; save it as .xlsx without them.")),
    "links": ("links", _("The workbook links to or embeds other files; save a copy with values only.")),
    "embedded": ("embedded", _("The workbook has other files or controls embedded in it; save a copy without them.")),
    "dde": ("dde", _("The workbook fetches values from other programs (DDE); save a copy with values only.")),
    "password": ("password", _("The workbook has a password; save a copy without one.")),
    "oldest": ("old_format", _("This is a workbook from before Excel 97; save it as .xlsx.")),
    "binary_workbook": ("old_format", _("This is a binary workbook (.xlsb); save it as .xlsx.")),
    "document": ("not_a_sheet", _("This is a text document, not a spreadsheet; copy its table into one.")),
    "presentation": ("not_a_sheet", _("This is a presentation, not a spreadsheet; copy its table into one.")),
    "program": ("not_a_sheet", _("This is a program, not a spreadsheet.")),
    "archive": ("not_a_sheet", _("This is an archive; unpack it and bring the spreadsheet that is in it.")),
    "container": ("not_a_sheet", _("This is a file of another program, not a spreadsheet; save it as .xlsx.")),
    "pdf": ("not_a_sheet", _("This is a PDF, not a spreadsheet; ask for the spreadsheet that it was made from.")),
    "image": ("not_a_sheet", _("This is an image, not a spreadsheet; type its table into one.")),
    "html": (
        "not_a_sheet",
        _("This is a web page, though it may be named like a workbook; open it in Excel and save it as .xlsx."),
    ),
    "xml": ("not_a_sheet", _("This is an XML file, not a workbook; open it in Excel and save it as .xlsx.")),
    "rtf": ("not_a_sheet", _("This is a text document, not a spreadsheet; copy its table into one.")),
    "no_text": ("not_a_sheet", _("This is neither a workbook nor text.")),
    "encoding_of_workbook": (
        "encoding",
        _("An Excel workbook says its encoding itself; name one only for a text file."),
    ),
    "no_encoding": ("encoding", _("%(name)s is not an encoding.")),
    "utf_32": ("encoding", _("The text is UTF-32, which no spreadsheet writes; save it as UTF-8.")),
    "other_encoding": (
        "encoding",
        _("The text is not %(encoding)s (byte %(place)s); say which encoding it is, such as GB18030 or Big5."),
    ),
    "not_sure": (
        "encoding",
        _("The encoding of the text cannot be told with certainty; choose the one in which it reads right."),
    ),
    "long_cell": (
        "broken",
        _(
            "The row that begins on line %(line)s has a cell of more than %(most)s characters; perhaps a quotation "
            "mark is not closed."
        ),
    ),
    "long_text": ("broken", _("The cell %(address)s has more than %(most)s characters.")),
    "open_quote": ("broken", _("The row that begins on line %(line)s has a quotation mark that is never closed.")),
    "behind_quote": (
        "broken",
        _(
            "The row that begins on line %(line)s has text behind a closing quotation mark; a quotation mark within a "
            "cell is written twice."
        ),
    ),
    "wrong_row": ("broken", _("The row that begins on line %(line)s cannot be read as a row of a table.")),
    "memory": ("too_large", _("The file needs more memory than may be used for it; bring it in parts.")),
    "too_slow": ("too_large", _("The file takes longer to read than may be; bring it in parts.")),
    "no_room": ("too_large", _("There is no room to unpack the file; bring it in parts, or later.")),
    "died": ("died", _("The reading of the file was ended from outside; bring it once more.")),
}
NOTICES: dict[str, Promise] = {
    "hidden_sheet": _("The sheet %(sheet)s is hidden; it is read like the others."),
    "hidden_rows": _("The sheet %(sheet)s has hidden rows, which are read like the others: %(rows)s."),
    "hidden_columns": _("The sheet %(sheet)s has hidden columns, which are read like the others: %(columns)s."),
}


def refusal(reason: str, values: Mapping[str, Any]) -> Unreadable:
    """Return what is to be raised for a reason."""
    code, words = REASONS[reason]
    known = {"megabytes": MOST_BYTES // 2**20, "rows": MOST_ROWS, "columns": MOST_COLUMNS, **values}
    if "encoding" in known:
        known["encoding"] = title(known["encoding"])
    if reason == "not_sure":
        readings = [Reading(found["encoding"], title(found["encoding"]), found["rows"]) for found in known["readings"]]
        return NotSure(code, str(words), readings)
    return Unreadable(code, str(words % known))


def title(encoding: str) -> str:
    """Return what people call an encoding."""
    return CALLED.get(encoding.lower(), encoding.upper())


def notice(code: str, values: Mapping[str, Any]) -> str:
    """Return the sentence of a notice."""
    return str(NOTICES[code] % values)
