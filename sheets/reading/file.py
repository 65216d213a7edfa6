"""A file that is open for reading: its sheets as rows that never stand in memory together."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from sheets.reading.process import answer_of
from sheets.reading.unreadable import Unreadable
from sheets.reading.words import notice, refusal


@dataclass(frozen=True)
class RawSheet:
    """The rows of one sheet as they stand; the first is row 1."""

    name: str
    path: Path
    #: Whether the workbook does not show it.
    is_hidden: bool = False

    def lines(self) -> Iterator[str]:
        """Give each row as JSON text, without the empty cells at its end; it can be asked again from the beginning."""
        with self.path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line[:-1]


@dataclass(frozen=True)
class RawFile:
    """What was read: the sheets in the file's order, how they were read, and what a person should know of them."""

    format: str
    sheets: list[RawSheet]
    encoding: str = ""
    notices: list[str] = field(default_factory=list)


@contextmanager
def opened(path: Path, name: str, encoding: str = "") -> Iterator[RawFile]:
    """Read a spreadsheet by what it is, whatever its name says; its rows can be read until the context is left.

    An encoding is that of a text; without one it is found out. Raises Unreadable, and NotSure where somebody must say
    which encoding a text is in.
    """
    if not path.is_file():
        raise Unreadable("not_found", _("There is no file %(name)s.") % {"name": name})
    if not (encoding.isascii() and encoding.isprintable()):
        raise refusal("no_encoding", {"name": encoding})
    with TemporaryDirectory(prefix="goodstanding-") as folder:
        answer = answer_of(path, Path(folder), encoding)
        hidden = {found["values"]["sheet"] for found in answer["notices"] if found["code"] == "hidden_sheet"}
        yield RawFile(
            answer["format"],
            [
                RawSheet(name, Path(folder) / f"{number}.jsonl", name in hidden)
                for number, name in enumerate(answer["sheets"])
            ],
            answer["encoding"],
            [notice(found["code"], found["values"]) for found in answer["notices"]],
        )
