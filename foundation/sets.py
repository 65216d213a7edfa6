"""A set of codes kept in one text column: readable, comparable, and fit for a digest."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models


def packed(codes: Iterable[str]) -> str:
    """Write a set of codes as text, sorted, each between commas: `,cn,other,`; empty for the empty set."""
    ordered = sorted(set(codes))
    return f",{','.join(ordered)}," if ordered else ""


class CodeSetField(models.TextField):
    """Hold a set of codes; in Python a sorted tuple, in the database `,a,b,` (so LIKE '%,a,%' finds a)."""

    if TYPE_CHECKING:
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", tuple)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, *_args: object) -> tuple[str, ...]:
        """Turn the stored text into a sorted tuple of codes."""
        return self.to_python(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        """Accept the stored text or any collection of codes."""
        codes = (value or "").split(",") if isinstance(value, str | None) else value
        return tuple(sorted({code.strip() for code in codes if code.strip()}))

    def get_prep_value(self, value: Any) -> str:
        """Write the packed text."""
        return packed(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        """Serialise as the packed text."""
        return self.get_prep_value(self.value_from_object(obj))
