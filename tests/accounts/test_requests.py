"""Where a request comes from: what our own proxies saw, and nothing that a stranger claims."""

import pytest
from django.test import RequestFactory

from accounts.requests import address_of


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7", "203.0.113.7"),
        (1, "198.51.100.1, 203.0.113.7", "127.0.0.1", "203.0.113.7"),
        (2, "198.51.100.1, 203.0.113.7, 10.0.0.1", "127.0.0.1", "203.0.113.7"),
        (1, "", "203.0.113.7", "203.0.113.7"),
        (1, "2001:db8::7", "127.0.0.1", "2001:db8::7"),
        (1, "<script>", "127.0.0.1", None),
        (0, "", "", None),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(settings, proxies, forwarded, remote, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory(REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded).get("/")

    assert address_of(request) == address
