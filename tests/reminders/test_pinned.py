"""What is connected to: the host is looked up once, and nothing else than what was looked at is called."""

import socket
from time import monotonic

import pytest
from django.core.exceptions import ValidationError

from reminders.channels.pinned import MOST_READ, Response, Unanswered, Unsent, post
from reminders.web_address import WebAddress
from tests.servers import receiver as receivers

#: A public address that is routed to nobody in these tests.
PUBLIC = "93.184.216.34"


@pytest.fixture
def found(monkeypatch):
    """Return a function that says where hosts are found, one list of addresses each time that they are looked up."""
    looked_up = []

    def answers(*lists):
        rest = [*lists]

        def getaddrinfo(host, port, **_kinds):
            looked_up.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port)) for place in rest.pop(0)]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        return looked_up

    return answers


def posted(url, body=b"{}", seconds=5):
    return post(WebAddress.parse(url), {"Content-Type": "application/json"}, body, seconds=seconds)


def refused(url):
    with pytest.raises(ValidationError) as caught:
        posted(url)
    return " ".join(caught.value.messages)


def test_a_name_is_called_where_it_was_found(receiver, found):
    looked_up = found(["127.0.0.1"], [PUBLIC])

    answer = posted(f"http://receiver.example:{receiver.port}/hook?key=1", b'{"a": 1}')

    (request,) = receiver.requests
    assert answer == Response(204, "")
    assert looked_up == ["receiver.example"]
    assert (request.path, request.headers["Host"]) == ("/hook?key=1", f"receiver.example:{receiver.port}")
    assert request.body == b'{"a": 1}'


def test_the_next_place_is_tried_where_one_does_not_listen(receiver, found):
    found(["127.0.0.2", "127.0.0.1"])

    assert posted(f"http://receiver.example:{receiver.port}/").status == 204


def test_a_name_of_this_machine_is_not_called():
    with receivers.running() as server:
        words = refused(f"https://localhost:{server.port}/")

    assert "localhost is not on the public internet" in words
    assert server.requests == []


def test_no_place_of_a_name_is_called_where_one_is_not_public(receiver, found, settings):
    settings.WEBHOOK_NETWORKS = settings.WEBHOOK_NETWORKS[:1]
    found(["127.0.0.1", "10.0.0.1"])

    words = refused(f"https://receiver.example:{receiver.port}/")

    assert "receiver.example is not on the public internet (10.0.0.1)" in words
    assert receiver.requests == []


def test_a_public_place_is_not_called_without_encryption(receiver, found):
    found([PUBLIC])

    assert "Without encryption" in refused("http://receiver.example/")


@pytest.mark.usefixtures("named")
def test_the_certificate_must_be_of_the_name(found, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(receivers.CERTIFICATE))
    found(["127.0.0.1"], ["127.0.0.1"])

    with receivers.running(encrypted=True) as server:
        answer = posted(f"https://receiver.example:{server.port}/")
        with pytest.raises(Unsent, match="Hostname mismatch"):
            posted(f"https://other.example:{server.port}/")

    assert (answer, len(server.requests)) == (Response(204, ""), 1)


@pytest.mark.usefixtures("named")
def test_a_certificate_of_nobody_we_trust_is_refused(found):
    found(["127.0.0.1"])

    with receivers.running(encrypted=True) as server, pytest.raises(Unsent, match="self-signed certificate"):
        posted(f"https://receiver.example:{server.port}/")

    assert server.requests == []


@pytest.mark.usefixtures("named")
def test_where_nobody_listens_nothing_was_sent(free_port):
    with pytest.raises(Unsent, match="ConnectionRefusedError"):
        posted(f"http://127.0.0.1:{free_port}/")


def test_a_name_that_nobody_has_is_not_found(named):
    with pytest.raises(Unsent, match="gaierror"):
        posted("https://nobody.invalid/")


def test_no_redirect_is_followed(receiver):
    receiver.answers(307, b"go", Location=f"http://127.0.0.1:{receiver.port}/inside")

    assert posted(f"http://127.0.0.1:{receiver.port}/hook") == Response(307, "go")
    assert [request.path for request in receiver.requests] == ["/hook"]


@pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 20", b"SSH-2.0-OpenSSH_9.6\r\n"])
def test_no_answer_that_can_be_read_leaves_it_open(receiver, answer):
    receiver.answer = answer

    with pytest.raises(Unanswered):
        posted(f"http://127.0.0.1:{receiver.port}/")


@pytest.mark.parametrize(
    ("answer", "again"),
    [(b"", b""), (b"HTTP/1.1 200 OK\r\nA: ", b"a"), (b"", b"HTTP/1.1 100 Continue\r\n\r\n")],
    ids=["silence", "a drip", "no end of promises"],
)
def test_who_is_slow_is_left(receiver, answer, again):
    receiver.answer, receiver.again = answer, again
    begun = monotonic()

    with pytest.raises(Unanswered, match="TimeoutError"):
        posted(f"http://127.0.0.1:{receiver.port}/", seconds=0.2)

    assert monotonic() - begun < 5


def test_who_never_ends_is_left_with_his_status(receiver):
    receiver.answer, receiver.again = b"HTTP/1.1 200 OK\r\n\r\n", b"a"

    assert posted(f"http://127.0.0.1:{receiver.port}/", seconds=0.2).status == 200


def test_of_a_huge_answer_the_beginning_is_read(receiver):
    receiver.answers(200, b"a" * (MOST_READ + 1))

    assert posted(f"http://127.0.0.1:{receiver.port}/") == Response(200, "a" * MOST_READ)


def test_a_large_body_arrives_whole(receiver):
    body = bytes(range(256)) * 4_096

    posted(f"http://127.0.0.1:{receiver.port}/", body)

    assert receiver.requests[0].body == body
