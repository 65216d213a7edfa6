"""Requests as no browser sends them, over real sockets: refused soon, and none of them costs memory or a row."""

import socket

import pytest
from django.test import Client
from django.urls import reverse

from demo.paper import pdf
from foundation.dates import today
from portal.access import DRAWN_FOR
from suppliers.models import Upload
from tests.factories import MembershipFactory, RequirementFactory, RuleFactory, SupplierFactory
from tests.portal.doors import entered, mark
from tests.portal.served import END, head, part, running

# What a request may be is said before any row is read.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either]

SOON = 2  # seconds, on a machine that has nothing else to do
PAPER = pdf(["Certificate"])
MB = 2**20


@pytest.fixture
def address():
    """Return the path of a page that takes a file."""
    requirement = RequirementFactory(certificate=True, today=today())
    RuleFactory(requirement=requirement, today=today())
    return reverse("portal:hand-in", args=[requirement.code])


@pytest.fixture
def cookies(address):
    """Return the cookies of somebody who may use it, the one against forged forms among them."""
    client = entered(MembershipFactory(supplier=SupplierFactory(today=today())).user)
    client.get(address)
    return client.cookies


@pytest.fixture(scope="module")
def served(django_db_setup):
    with running() as server:
        yield server


@pytest.fixture
def token(cookies):
    """Return what is in every form: that it is ours, and for whom its page was drawn."""
    client = Client()
    client.cookies = cookies
    return part("csrfmiddlewaretoken", cookies["csrftoken"].value.encode()) + part(DRAWN_FOR, mark(client).encode())


def test_a_form_as_it_should_be_is_taken(served, address, cookies, token):
    body = token + part("file", PAPER, "certificate.pdf") + END

    assert served.told(head(address, cookies, len(body)), body)[0] == 302
    assert Upload.objects.get().size == len(PAPER)


def test_two_gigabytes_are_refused_before_they_are_sent(served, address, cookies, token):
    status, seconds = served.told(head(address, cookies, 2 * 2**30), ends=False)

    assert (status, seconds < SOON) == (413, True)


def test_a_byte_more_than_the_largest_is_refused_and_memory_stays_flat(served, address, cookies, token):
    opening = token + part("file", b"", "certificate.pdf")[:-2]
    before = served.megabytes()
    statuses = []
    for size in (12 * MB, 12 * MB + 1):
        length = len(opening) + size + len(b"\r\n" + END)
        statuses.append(served.told(head(address, cookies, length), opening, b"x" * size, b"\r\n" + END, seconds=60)[0])

    # Twelve of x are no PDF; one more is not even looked into.
    assert statuses == [422, 413]
    assert served.megabytes() - before < 40


def test_a_body_without_a_length_is_refused(served, address, cookies, token):
    body = token + part("file", PAPER, "certificate.pdf") + END
    chunked = head(address, cookies, **{"Transfer-Encoding": "chunked"})

    status, seconds = served.told(chunked, f"{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n")

    assert (status, seconds < SOON) == (400, True)


def test_an_understated_length_is_no_file(served, address, cookies, token):
    body = token + part("file", PAPER, "certificate.pdf") + END

    status, _seconds = served.told(head(address, cookies, len(body) - len(END) - 200), body)

    assert status == 422
    assert not Upload.objects.kept().exists()


def test_an_overstated_length_leaves_nothing(served, address, cookies, token):
    body = token + part("file", PAPER, "certificate.pdf")

    status, seconds = served.told(head(address, cookies, len(body) + 1000), body)

    assert (status, seconds < SOON) == (403, True)
    assert not Upload.objects.exists()


def test_who_says_no_more_keeps_nobody_waiting(served, address, cookies, token):
    opening = head(address, cookies, 5 * MB) + token + part("file", PAPER, "certificate.pdf")
    with socket.create_connection(("127.0.0.1", served.port)) as silent:
        silent.sendall(opening)
        status, _seconds = served.told(head(address, cookies, len(token + END)), token + END)

    assert status == 422
    assert not Upload.objects.exists()


@pytest.mark.parametrize("kind", ["parts", "fields"])
def test_a_thousand_files_or_three_thousand_fields_are_refused(kind, served, address, cookies, token):
    many = [part("file", b"x", "a.pdf")] * 1_000 if kind == "parts" else [part("a", b"b")] * 3_000
    body = token + b"".join(many) + END

    status, seconds = served.told(head(address, cookies, len(body)), body)

    assert (status, seconds < SOON) == (400, True)
    assert not Upload.objects.exists()


def test_a_form_within_a_form_is_no_file(served, address, cookies, token):
    inner = b"--inner\r\n" * 100_000
    nested = part("file", inner, "a.pdf").replace(
        b"\r\n\r\n", b"\r\nContent-Type: multipart/mixed; boundary=inner\r\n\r\n", 1
    )
    body = token + nested + END

    status, seconds = served.told(head(address, cookies, len(body)), body)

    assert (status, seconds < SOON) == (422, True)


def test_nothing_of_a_strangers_file_is_read(served, address):
    status, seconds = served.told(head(address, Client().cookies, 10 * MB), ends=False)

    assert (status, seconds < SOON) == (302, True)
