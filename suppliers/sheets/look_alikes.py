"""New suppliers of a file that look like others: imported all the same, and named where the file is looked at."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _, ngettext

from foundation import scope
from sheets.row import Row
from suppliers.models import Supplier
from suppliers.models.supplier import folded

#: So many are named.
NAMED = 10
#: A country and a bare name.
Name = tuple[int, str]


class LookAlikes:
    """Which new suppliers of a file have the name of another in their country: on file, or in the same batch of it."""

    def __init__(self) -> None:
        self.named: list[str] = []
        self.more = 0

    def note(self, rows: Sequence[Row]) -> None:
        """Note which of the new suppliers look like another."""
        new = [row for row in rows if not row.is_known and not row.problems]
        names = {row.number: names_of(row) for row in new}
        known = on_file({bare for theirs in names.values() for _country, bare in theirs})
        for row in new:
            code = row.values["code"]
            other = next((known[name] for name in names[row.number] if name in known), None)
            if other and other != code:
                self.add(row, other)
            for name in names[row.number]:
                known.setdefault(name, code)

    def add(self, row: Row, other: str) -> None:
        """Note one of them."""
        if len(self.named) == NAMED:
            self.more += 1
            return
        words = _("Row %(row)s: %(code)s has the name of %(other)s in the same country or region.")
        self.named.append(words % {"row": row.number, "code": row.values["code"], "other": other})

    def warnings(self) -> list[str]:
        """Return what is to be told of them, and where they are found later."""
        if not self.named:
            return []
        told = [*self.named]
        if self.more:
            words = ngettext(
                "%(count)s more new supplier has the name of another.",
                "%(count)s more new suppliers have the name of another.",
                self.more,
            )
            told.append(words % {"count": self.more})
        return [*told, _("Later the filter “Looks like another one” of the list of suppliers finds them.")]


def names_of(row: Row) -> list[Name]:
    """Return by which names a new supplier can be taken for another."""
    values = row.values
    _text, *names = folded("", values.get("name", ""), values.get("name_en", ""), "")
    return [(values["country"], name) for name in names if name]


def on_file(names: Iterable[str]) -> dict[Name, str]:
    """Return the code of a supplier for each of these names that one has, by country."""
    wanted: list[str] = [*names]
    found: dict[Name, str] = {}
    if not wanted:
        return {}
    for column in ("bare_name", "bare_name_en"):
        # One column after the other: for both at once no index would be used.
        theirs = Supplier.objects.filter(**{f"{column}__in": scope.texts(wanted)})
        for code, country, name in theirs.order_by("-pk").values_list("code", "country", column):
            found[country, name] = code
    return found
