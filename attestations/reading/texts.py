"""The number of a paper, whose it is, and what it covers."""

import re

from attestations.reading.days import DAY
from attestations.reading.labels import DAYS, OTHERS, TEXTS, Label, labels_in

LONGEST = {"number": 60, "holder_name": 200, "scope": 400, "issuing_body": 120}
SHORTEST = 3
#: Longer, a line is no name; and what stands before a label that begins one is no margin.
LONGEST_LINE, LONGEST_MARGIN = 400, 40
#: Groups of capitals and digits, of which one has a digit.
NUMBER = re.compile(
    r"(?=[A-Z]{0,12}[ /.-]?[A-Z]{0,12}[ /.-]?\d)[A-Z0-9](?:[A-Z0-9./()_-]|[ ](?=[A-Z0-9./-]*\d))*(?![a-z])"
)
SEPARATORS = re.compile(r"[\s:/|()*#]*")
#: What tells a label from the same word in a sentence: what stands behind it, or that it begins a line.
SET_APART = re.compile(r"[ \t]*(?:[:/(]|\n|\Z|\t| {2})")
#: No “the above company”.
IS_NAME = re.compile(r"(?!The\b)[A-Z0-9]|[^\x00-\x7f]")
#: A name or a sentence behind a label: in English, in capitals.
BEGINS = re.compile(r" ?(?:[A-Z]|[^\x00-\x7f])")
LINE_START = re.compile(r"(?:^|\n|\t| {2})[ *#.\d)-]*\Z")
#: What ends a text of several lines.
PARAGRAPH = re.compile(r"\n\s*\n|\f")
CERTIFIED = (
    re.compile(
        r"certif(?:y|ies)\s+that\s*:?\s*(?:the\s+[^.:]{0,100}?\bof\b\s*:?\s*)?(?P<name>[^\s][^\n]+)", re.IGNORECASE
    ),
    re.compile(r"[兹茲][证證]明[:,\s]*(?P<name>[^\n]+?(?:公司|[厂廠]|集[团團]|中心|研究院))"),
)
REST_OF_SENTENCE = re.compile(r"(?:\s|,)+(?:has|have|is|operates?|located|whose|which|holds?)\b.*", re.IGNORECASE)


def texts_in(text: str, plain: str) -> dict[str, str]:
    """Return what is labelled, by field; `plain` is the same text in Simplified Chinese."""
    labels = labels_in(plain, TEXTS)
    others = labels_in(plain, DAYS) + labels_in(plain, OTHERS)
    stops = sorted(labels + others, key=lambda label: label.start)
    found: dict[str, str] = {}
    # Of labels that are as sure, the first on the paper; what it says again at its foot says no more.
    for label in sorted(labels, key=lambda label: label.rank):
        if label.field not in found and (value := value_of(text, label, stops)):
            found[label.field] = value
    if name := certified(text):
        found.setdefault("holder_name", name)
    return {field: value[: LONGEST[field]] for field, value in found.items()}


def value_of(text: str, label: Label, stops: list[Label]) -> str:
    """Return what stands behind a label, or below it; nothing where the word is none, or nothing follows."""
    end = label.end
    for other in stops:
        # The same in another language.
        if other.field == label.field and other.start >= end and SEPARATORS.fullmatch(text, end, other.start):
            end = other.end
    between = SEPARATORS.match(text, end)
    start = between.end() if between else end
    if label.field == "number":
        return number_at(text, start)
    if not is_label(text, label, end):
        return ""
    stop = next((other.start for other in stops if other.start >= start), len(text))
    return prose(text[start:stop]) if label.field == "scope" else first_line(text[start:stop])


def number_at(text: str, start: int) -> str:
    """Return the number of a paper that stands at a place; a day behind it is none of its digits."""
    day = DAY.search(text, start, start + LONGEST_LINE)
    number = NUMBER.match(text, start, day.start() if day else len(text))
    return number[0].strip(" .-(") if number else ""


def is_label(text: str, label: Label, end: int) -> bool:
    """Tell whether a word labels what follows, and is not one of a sentence."""
    if SET_APART.match(text, end):
        return True
    return bool(LINE_START.search(text[max(0, label.start - LONGEST_MARGIN) : label.start]) and BEGINS.match(text, end))


def first_line(value: str) -> str:
    """Return a value of one line."""
    line = value.split("\n", maxsplit=1)[0][:LONGEST_LINE]
    line = REST_OF_SENTENCE.sub("", line).strip(" \t:|/,;")
    return line if len(line) >= SHORTEST else ""


def prose(value: str) -> str:
    """Return a value of several lines as one."""
    text = " ".join(PARAGRAPH.split(value)[0].split()).strip(" :|/")
    # Between Chinese characters, the end of a line is no space.
    text = re.sub(r"(?<=[\u3400-\u9fff,;、]) (?=[\u3400-\u9fff])", "", text)
    return text if len(text) >= SHORTEST else ""


def certified(text: str) -> str:
    """Return whose it is by the sentence that certifies it."""
    for sentence in CERTIFIED:
        found = sentence.search(text)
        if found and IS_NAME.match(found["name"]):
            return first_line(found["name"])
    return ""
