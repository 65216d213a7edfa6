"""Columns that tell what was recorded elsewhere: they go out, and nothing comes in by them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from sheets.named_column import NamedColumn
from sheets.row import Row

NOTHING: Mapping[str, Any] = {}


class ToldColumn(NamedColumn):
    """A column that tells what was decided: nobody is to choose it."""

    def choices(self) -> list[str]:
        """Offer nothing to whoever fills a sheet in."""
        return []


def refuse_told(row: Row, columns: Iterable[str], new: Mapping[str, Any] = NOTHING) -> None:
    """Refuse what a row says in columns that only go out: of a known row another thing, of a new one anything.

    `new`: what may stand in a cell of a new row, because it is so of each new one.
    """
    for column in columns:
        said = row.values.get(column)
        if (column in row.changes) if row.is_known else said not in (None, "", new.get(column)):
            words = _(
                "This column goes out only; what it tells is recorded on a page. Leave the cell empty, or as it was."
            )
            row.refuse(column, "protected", words)
