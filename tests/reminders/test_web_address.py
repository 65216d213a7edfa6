"""Which web addresses may be called."""

from ipaddress import ip_address, ip_network

import pytest
from django.core.exceptions import ValidationError

from reminders.web_address import WebAddress, is_public
from tests.factories import EndpointFactory

CLEAR = "Without encryption only networks in WEBHOOK_NETWORKS are called; the address must begin with https://."
NO_PORT = "Port {} is not allowed; allowed are 80, 443, and 1024 and above."
NO_NAME = "“{}” is not the name of a host."
NOT_PUBLIC = "{0} is not on the public internet ({0}). The administrator can allow a network in WEBHOOK_NETWORKS."


def refused(url):
    with pytest.raises(ValidationError) as caught:
        WebAddress.parse(url)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    ("url", "origin", "target"),
    [
        ("https://receiver.example", "https://receiver.example", "/"),
        ("HTTPS://Receiver.Example:443/Hook?Key=1#top", "https://receiver.example", "/Hook?Key=1"),
        ("https://receiver.example:80", "https://receiver.example:80", "/"),
        ("https://receiver.example:8443/?", "https://receiver.example:8443", "/"),
        ("https://8.8.8.8/a", "https://8.8.8.8", "/a"),
        ("https://[2606:4700::1]:1024/a", "https://[2606:4700::1]:1024", "/a"),
    ],
)
def test_public_addresses_are_called(url, origin, target):
    address = WebAddress.parse(url)

    assert (address.origin, address.target) == (origin, target)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "The address must be written in plain letters and digits, without spaces."),
        ("https://receiver.example/a b", "The address must be written in plain letters and digits, without spaces."),
        (
            "https://receiver.example\\@evil/",
            "The address must be written in plain letters and digits, without spaces.",
        ),
        ("https://接收.example/", "The address must be written in plain letters and digits, without spaces."),
        ("https://[::1/", "This is not a web address."),
        ("https://receiver.example:99999/", "This is not a web address."),
        ("ftp://receiver.example/", "The address must begin with https://."),
        ("receiver.example/hook", "The address must begin with https://."),
        ("file:///etc/passwd", "The address must begin with https://."),
        ("https://user:pass@receiver.example/", "The address must hold no user name and no password."),
        ("https://@receiver.example/", "The address must hold no user name and no password."),
        ("https://receiver.example:22/", NO_PORT.format(22)),
        ("https://receiver.example:25/", NO_PORT.format(25)),
        ("https://receiver.example:0/", NO_PORT.format(0)),
        ("https:///hook", NO_NAME.format("")),
        ("https://a..b/", NO_NAME.format("a..b")),
        (f"https://{'a' * 64}.example/", NO_NAME.format("a" * 64 + ".example")),
        ("https://0x7f.1/", NO_NAME.format("0x7f.1")),
        ("https://127.1/", NO_NAME.format("127.1")),
        ("https://2130706433/", NO_NAME.format("2130706433")),
        ("https://0177.0.0.1/", NO_NAME.format("0177.0.0.1")),
        ("http://receiver.example/", CLEAR),
        ("http://8.8.8.8/", CLEAR),
        ("https://127.0.0.1/", NOT_PUBLIC.format("127.0.0.1")),
        ("https://[::1]/", NOT_PUBLIC.format("::1")),
        ("https://100.64.0.1/", NOT_PUBLIC.format("100.64.0.1")),
        ("https://169.254.169.254/latest/", NOT_PUBLIC.format("169.254.169.254")),
        ("https://[fe80::1%25eth0]/", NOT_PUBLIC.format("fe80::1%25eth0")),
    ],
)
def test_what_must_not_be_called_is_refused(url, words):
    assert refused(url) == words


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1",
        "255.255.255.255", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
        "64:ff9b:1::1", "2001:0:1::1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fe80::1", "fec0::1", "ff0e::1",
    ],
)  # fmt: skip
def test_other_addresses_are_not_public(address):
    assert not is_public(ip_address(address))


def test_named_networks_are_called_without_encryption_too(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("::1")]

    assert WebAddress.parse("http://10.1.2.3/").origin == "http://10.1.2.3"
    assert WebAddress.parse("https://[::1]/").origin == "https://[::1]"
    assert WebAddress.parse("http://receiver.example/").origin == "http://receiver.example"
    assert refused("http://8.8.8.8/") == CLEAR
    assert refused("https://10.2.0.1/") == NOT_PUBLIC.format("10.2.0.1")
    assert refused("https://[::ffff:a01:203]/") == NOT_PUBLIC.format("::ffff:a01:203")


@pytest.mark.either  # what is refused is told apart here
@pytest.mark.django_db
def test_an_endpoint_is_told_what_is_wrong_with_its_address_and_secret():
    endpoint = EndpointFactory.build(url="https://receiver.example:22/", secret="short")

    with pytest.raises(ValidationError) as caught:
        endpoint.full_clean()

    assert caught.value.message_dict == {
        "url": [NO_PORT.format(22)],
        "secret": ["Ensure this value has at least 24 characters (it has 5)."],
    }


@pytest.mark.either  # what is refused is told apart here
@pytest.mark.django_db
def test_an_endpoint_has_a_secret_of_its_own():
    one, other = EndpointFactory(), EndpointFactory()

    one.full_clean()
    other.full_clean()
    assert one.secret != other.secret
