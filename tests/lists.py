"""What a list shows, without the page around it."""

from urllib.parse import parse_qsl, urlsplit

from django.db.models import Sum
from django.test import RequestFactory
from django.urls import resolve

#: What a list is asked by: of each of these one value is looked for in the same way as another.
OF_WHICH = {"requirement", "group", "region", "grade", "grade_before"}


def of_each_kind(told):
    """Give of the numbers that are links the greatest of each kind, as addresses and numbers.

    Of one kind are those that ask one list in one way, for another day, requirement, group, region or grade.
    """
    greatest = {kind_of(address): (address, number) for address, number in sorted(told, key=lambda one: int(one[1]))}
    return {*greatest.values()}


def kind_of(address):
    """Return the list that an address asks, and how."""
    parts = urlsplit(address)
    asked = [(name, "" if name in OF_WHICH or value[:4].isdigit() else value) for name, value in parse_qsl(parts.query)]
    return parts.path, *asked


def rows_behind(address, user):
    """Return how many rows the list at an address has; the page itself need not be drawn."""
    return list_at(address, user).result_count


def persons_behind(address, user):
    """Return how many persons the attendances at an address are of: a report adds them up."""
    return list_at(address, user).queryset.aggregate(persons=Sum("persons", default=0))["persons"]


def list_at(address, user):
    """Return what the list at an address shows."""
    request = RequestFactory().get(address)
    request.user = user
    view, arguments, options = resolve(urlsplit(address).path)
    return view(request, *arguments, **options).context_data["cl"]
