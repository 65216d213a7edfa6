"""Columns whose cells name something, and what they can name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from foundation.folding import fold_name
from foundation.words import listed
from sheets import cells
from sheets.cells import CellError
from sheets.columns import Column

#: So many names are told in full to somebody who wrote another one.
FEW = 16


@dataclass(frozen=True)
class Catalogue:
    """What the cells of a column can name."""

    #: Each folded name -> what is stored.
    meanings: Mapping[str, Any]
    #: What is stored -> its name in the active language.
    labels: Mapping[Any, str]


class NamedColumn(Column):
    """A column whose cells name something: by its code or by any of its three names."""

    def __init__(
        self, code: str, titles: tuple[str, str, str], *, catalogue: Callable[[], Catalogue], **options: Any
    ) -> None:
        super().__init__(code, titles, **options)
        self.look_up = catalogue
        self.catalogue = Catalogue({}, {})
        #: The same wrong name often stands in thousands of rows.
        self.guesses: dict[str, list[str]] = {}

    def prepare(self) -> None:
        """Look up what can be named, in the active language: rows may have been added since the last time."""
        self.catalogue, self.guesses = self.look_up(), {}

    def choices(self) -> list[str]:
        """Return every name in the active language."""
        return list(self.catalogue.labels.values())

    def shown_example(self) -> str:
        """Return the name of what the example names, else the first that there is."""
        meaning = self.catalogue.meanings.get(fold_name(str(self.example)))
        return self.catalogue.labels.get(meaning) or next(iter(self.choices()), "")

    def read(self, value: Any) -> Any:
        """Return what the cell names; a refusal says what could be meant."""
        text = cells.plain(value)
        folded = fold_name(text)
        if folded in self.catalogue.meanings:
            return self.catalogue.meanings[folded]
        if folded not in self.guesses:
            self.guesses[folded] = self.likely(folded)
        known = self.guesses[folded]
        if known and len(self.catalogue.labels) > FEW:
            words = _("%(value)s is not known here; is it %(known)s? Write a code or a name of the list.")
            words %= {"value": text, "known": listed(known)}
        elif known:
            words = _("%(value)s is not known here; known are: %(known)s.") % {"value": text, "known": listed(known)}
        else:
            words = _("%(value)s is not known here; write a code or a name of the list.") % {"value": text}
        raise CellError("unknown_value", words)

    def likely(self, folded: str) -> list[str]:
        """Return what a cell that names nothing may have meant: all of a short list, else what looks alike."""
        labels, meanings = self.catalogue.labels, self.catalogue.meanings
        if len(labels) <= FEW:
            return list(labels.values())
        alike = {meanings[name] for name in get_close_matches(folded, meanings, n=3)}
        return [labels[meaning] for meaning in labels if meaning in alike]

    def show(self, value: Any) -> str:
        """Return the name in the active language."""
        return self.catalogue.labels.get(value, "")

    def writer(self) -> Callable[..., Iterable[Any]]:
        """Write the names in the active language."""
        labels = self.catalogue.labels
        return lambda stored: [labels.get(value, "") for value in stored]
