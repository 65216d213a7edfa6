"""What a list shows, without the page around it."""

from urllib.parse import urlsplit

from django.test import RequestFactory
from django.urls import resolve


def rows_behind(address, user):
    """Return how many rows the list at an address has; the page itself need not be drawn."""
    request = RequestFactory().get(address)
    request.user = user
    view, arguments, options = resolve(urlsplit(address).path)
    return view(request, *arguments, **options).context_data["cl"].result_count
