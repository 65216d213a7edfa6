"""Columns that the sheets of this application share."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from foundation.folding import fold_known
from sheets import cells
from sheets.cells import CellError
from sheets.columns import CountColumn
from sheets.named_column import Catalogue, NamedColumn


def colleagues() -> Catalogue:
    """Look up people of the organisation by their address or their name; the address goes out."""
    people = [
        *User.objects.filter(is_staff=True, is_active=True).order_by("pk").values_list("pk", "email", "full_name")
    ]
    meanings = {fold_known(name): pk for pk, _email, name in people if name}
    meanings |= {fold_known(email): pk for pk, email, _name in people}
    labels = dict(User.objects.filter(is_staff=True).values_list("pk", "email"))
    return Catalogue(meanings, labels)


class ColleagueColumn(NamedColumn):
    """A column that names somebody of the organisation."""

    def __init__(self) -> None:
        super().__init__(
            "responsible",
            ("Responsible person", "負責人", "负责人"),
            attribute="responsible_id",
            catalogue=colleagues,
            required=True,
        )


class StepColumn(CountColumn):
    """A column of steps from 1 to 5."""

    def read(self, value: Any) -> int:
        """Return the step; what an export in words wrote begins with it."""
        text = cells.plain(value)
        found = super().read(text[:1] if text[1:2] == " " else value)
        if not 1 <= found <= 5:
            raise CellError("bad_number", _("Likelihood and impact go from 1 to 5."))
        return found
