"""Cells that cannot be taken, and the sentences that say why."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _


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

    __slots__ = ("corner",)
    #: The address of the cell that a person sees the text in.
    corner: str

    def __new__(cls, text: str, address: str, corner: str) -> Self:
        """Make a cell that shows the text of its corner."""
        cell = super().__new__(cls, text, address)
        cell.corner = corner
        return cell

    @property
    def is_corner(self) -> bool:
        """Whether it is the cell that a person sees the text in."""
        return self.address == self.corner

    def refusal(self) -> CellError:
        """Say how each row gets its own value."""
        words = _("%(address)s is a merged cell; unmerge it and write the value into every row.")
        return CellError("not_allowed", words % {"address": self.address})


class NotText(Untaken):
    """A cell with characters that are no text, such as NUL; it shows them as �."""

    __slots__ = ()

    def refusal(self) -> CellError:
        """Say that it must be typed again."""
        return CellError("unknown_value", _("This cell holds a character that is no text."))
