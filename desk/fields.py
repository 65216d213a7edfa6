"""What was typed of a document, beside what was read from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.admin.utils import label_for_field
from django.utils.translation import gettext_lazy as _

from attestations.models import Attestation, Kind
from attestations.services import CORRECTABLE
from foundation.dates import written
from foundation.folding import fold_name

#: What each comparison is called, with its colour.
WORDS = {
    "same": (_("Same"), "good"),
    "differs": (_("Differs"), "bad"),
    "untyped": (_("Not typed"), "warn"),
    "unread": (_("Not read"), "calm"),
    "empty": ("", ""),
}

#: What is asked of a paper that announces a certificate.
ANNOUNCED = ("issuing_body", "valid_until")


@dataclass(frozen=True)
class Field:
    """One field of a proof as its page shows it."""

    name: str
    label: str
    typed: str
    read: str
    comparison: str
    #: What had been typed, where a reviewer corrected it.
    before: str | None = None

    @property
    def word(self) -> Any:
        """What the comparison is called."""
        return WORDS[self.comparison][0]

    @property
    def tone(self) -> str:
        """Its colour."""
        return WORDS[self.comparison][1]


def fields_of(attestation: Attestation) -> list[Field]:
    """Return the fields that the kind of a proof has, in the order of the document."""
    read = reading_of(attestation)
    # The first correction of a field has what the supplier typed.
    before = {row.field: row.before for row in reversed(attestation.corrections.all())}
    return [field(attestation, name, read.get(name, ""), before.get(name)) for name in names(attestation)]


def names(attestation: Attestation) -> Iterator[str]:
    """Give the names of the fields that a proof has."""
    if attestation.kind == Kind.COMMITMENT or attestation.is_announcement:
        yield "basis"
    yield from ANNOUNCED if attestation.is_announcement else CORRECTABLE[attestation.kind]


def reading_of(attestation: Attestation) -> dict[str, str]:
    """Return what was read from the document by the names of fields; nothing where nothing was."""
    return attestation.upload.says if attestation.upload else {}


def field(attestation: Attestation, name: str, read: str, before: str | None) -> Field:
    """Return one field with how what was typed compares to what was read."""
    value = getattr(attestation, name)
    shown = shown_value(attestation, name)
    label = str(label_for_field(name, Attestation, return_attr=False))
    comparison = compared("" if value is None else str(value), read)
    return Field(name, label, shown, as_day(read), comparison, None if before is None else as_day(before))


def compared(typed: str, read: str) -> str:
    """Return how two values compare; width, case, spaces and Chinese variants make no difference."""
    if not typed and not read:
        return "empty"
    if not read:
        return "unread"
    if not typed:
        return "untyped"
    return "same" if fold_name(typed) == fold_name(read) else "differs"


def shown_value(attestation: Attestation, name: str) -> str:
    """Return a field as the reader's language writes it."""
    if name == "basis":
        return str(attestation.get_basis_display())
    value = getattr(attestation, name)
    if isinstance(value, date):
        return written(value)
    return "" if value is None else str(value)


def as_day(text: str) -> str:
    """Return an ISO date as the reader's language writes it, any other text as it is."""
    try:
        return written(text)
    except ValueError:
        return text
