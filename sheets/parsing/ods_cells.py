"""One cell of an ODS."""

import re
from typing import Any

from foundation.limited.refused import Refused
from sheets.addresses import address_of
from sheets.parsing.limits import MOST_CHARACTERS
from sheets.parsing.lines import MOST_TOLD

MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(?!00:00:00)(\d\d:\d\d:\d\d)|T00:00:00)?(?:\.\d+)?Z?\Z")
DURATION = re.compile(r"(-?)PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S\Z")
NUMBERS = ("float", "percentage", "currency")
#: Where a formula of another file or program begins.
OTHER_FILE, OTHER_PROGRAM = re.compile(r"'(?:file|https?|ftp|smb):", re.IGNORECASE), re.compile(r"\bDDE\s*\(")
MOST_BLANKS = 1000


class Cell:
    """The attributes of a cell and the paragraphs in it."""

    def __init__(self, attributes: dict[str, str]) -> None:
        self.attributes = attributes
        self.paragraphs: list[list[str]] = []
        self.length = 0
        self.is_within = False
        self.rows_spanned = int(attributes.get("table:number-rows-spanned", "1"))
        self.columns_spanned = int(attributes.get("table:number-columns-spanned", "1"))
        if formula := attributes.get("table:formula"):
            check_formula(formula)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Enter a paragraph, or what stands for white space in one."""
        if name == "text:p":
            self.paragraphs.append([])
            self.is_within = True
        elif name == "text:s":
            self.take(" " * min(int(attributes.get("text:c", "1")), MOST_BLANKS))
        elif name == "text:tab":
            self.take("\t")
        elif name == "text:line-break":
            self.take("\n")

    def end(self, name: str) -> None:
        """Leave a paragraph."""
        self.is_within = self.is_within and name != "text:p"

    def take(self, text: str) -> None:
        """Take in text of a paragraph."""
        self.length += len(text)
        if self.is_within and self.length <= MOST_CHARACTERS:
            self.paragraphs[-1].append(text)

    def value(self, row: int, column: int) -> Any:
        """Return what the cell says; None for an empty one. Raise Refused for a text of no end."""
        if self.length > MOST_CHARACTERS:
            raise Refused("long_text", address=address_of(row, column), most=MOST_CHARACTERS)
        kind = self.attributes.get("office:value-type", "")
        text = "\n".join("".join(paragraph) for paragraph in self.paragraphs)
        formula = self.attributes.get("table:formula")
        if formula is not None and not kind and not text:
            return {"formula": formula.removeprefix("of:")[:MOST_TOLD], "at": address_of(row, column)}
        if self.attributes.get("calcext:value-type") == "error":
            return text or "#VALUE!"
        if kind in NUMBERS:
            return float(self.attributes["office:value"]) if "office:value" in self.attributes else text
        if kind == "boolean":
            return self.attributes.get("office:boolean-value") == "true"
        if kind == "date":
            return moment(self.attributes.get("office:date-value", text))
        if kind == "time":
            return duration(self.attributes.get("office:time-value", text))
        return self.attributes.get("office:string-value", text) or None


def check_formula(formula: str) -> None:
    """Refuse a formula that asks another file or another program."""
    if OTHER_FILE.search(formula):
        raise Refused("links")
    if OTHER_PROGRAM.search(formula):
        raise Refused("dde")


def moment(text: str) -> str:
    """Return a day or a moment as ISO says it, a day where the moment is its first."""
    found = MOMENT.match(text)
    if not found:
        return text
    return f"{found[1]}T{found[2]}" if found[2] else found[1]


def duration(text: str) -> str:
    """Return a time or a duration as hours, minutes and seconds."""
    found = DURATION.match(text)
    return f"{found[1]}{int(found[2]):02}:{int(found[3]):02}:{int(found[4]):02}" if found else text
