"""By what a firm that comes back is known here: its people, and where it is."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from foundation import scope
from foundation.folding import fold_name
from suppliers.models import Contact, Membership, Site, Supplier
from suppliers.traces import Sign, Traces, phone_of

ROWS_AT_ONCE = 2_000


def by_email(firm: Traces, suppliers: "QuerySet[Supplier]") -> Iterator[int]:
    """Give those that can be reached, or are acted for, at the same address."""
    if firm.emails:
        contacts = Contact.objects.filter(supplier__in=suppliers).alias(address=Lower("email"))
        yield from contacts.filter(address__in=scope.texts(firm.emails)).values_list("supplier", flat=True)
        people = Membership.objects.filter(supplier__in=suppliers, user__email__in=scope.texts(firm.emails))
        yield from people.values_list("supplier", flat=True)


def by_phone(firm: Traces, suppliers: "QuerySet[Supplier]") -> Iterator[int]:
    """Give those that have the same phone number."""
    theirs = Contact.objects.filter(supplier__in=suppliers).exclude(phone="") if firm.phones else Contact.objects.none()
    for supplier, phone in theirs.values_list("supplier", "phone").iterator(ROWS_AT_ONCE):
        if phone_of(phone) in firm.phones:
            yield supplier


def by_place(firm: Traces, suppliers: "QuerySet[Supplier]") -> Iterator[int]:
    """Give those that are at the same place."""
    theirs = Site.objects.filter(supplier__in=suppliers).exclude(address="") if firm.places else Site.objects.none()
    for supplier, address in theirs.values_list("supplier", "address").iterator(ROWS_AT_ONCE):
        if fold_name(address) in firm.places:
            yield supplier


SIGNS = [
    Sign("email", gettext_lazy("the same e-mail address"), by_email),
    Sign("phone", gettext_lazy("the same phone number"), by_phone),
    Sign("place", gettext_lazy("the same address"), by_place),
]
