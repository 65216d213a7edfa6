"""What a firm leaves behind by which it is known when it comes back: applications declare it in `signs.py`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from django.db.models import QuerySet
from django.utils.functional import Promise

from foundation.discovery import declared
from foundation.folding import fold_name
from suppliers.models import Contact, Membership, Site, Supplier

#: So many digits at the end of a phone number tell it from others, however the country and the city are written.
DIGITS = 8


@dataclass(frozen=True)
class Traces:
    """The addresses, phone numbers and places of a firm, or of several, each in one form; of those on file, whose."""

    emails: frozenset[str] = field(default_factory=frozenset)
    phones: frozenset[str] = field(default_factory=frozenset)
    places: frozenset[str] = field(default_factory=frozenset)
    owners: "QuerySet[Supplier] | None" = None

    @classmethod
    def said(
        cls,
        emails: Iterable[str],
        phones: Iterable[str],
        places: Iterable[str],
        owners: "QuerySet[Supplier] | None" = None,
    ) -> Self:
        """Return the traces of a firm that is described so."""
        return cls(
            frozenset(email.casefold() for email in emails if email),
            frozenset(phone_of(phone) for phone in phones) - {""},
            frozenset(fold_name(place) for place in places) - {""},
            owners,
        )


@dataclass(frozen=True)
class Sign:
    """Something by which a firm is known again.

    `find` gives those of some suppliers who share it with a firm, by their keys.
    """

    code: str
    title: str | Promise
    find: Callable[[Traces, "QuerySet[Supplier]"], Iterable[int]]


def signs() -> Mapping[str, Sign]:
    """Return every sign by its code, those of lower layers first."""
    return {sign.code: sign for module in declared("signs") for sign in module.SIGNS}


def traces_of(suppliers: "QuerySet[Supplier]") -> Traces:
    """Return what suppliers that are on file have left, or one of them."""
    contacts = [*Contact.objects.filter(supplier__in=suppliers).values_list("email", "phone")]
    people = Membership.objects.filter(supplier__in=suppliers).values_list("user__email", flat=True)
    return Traces.said(
        [*(email for email, _phone in contacts), *people],
        [phone for _email, phone in contacts],
        Site.objects.filter(supplier__in=suppliers).values_list("address", flat=True),
        suppliers,
    )


def phone_of(phone: str) -> str:
    """Return the last digits of a phone number; empty for what is too short to tell one from another."""
    digits = "".join(sign for sign in phone if sign.isdecimal())
    return digits[-DIGITS:] if len(digits) >= DIGITS else ""
