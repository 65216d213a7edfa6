"""What browsers send: pages asked for one after another, and a file in a form."""

import http.client
import re
import time
from threading import Event

from bench.uploads.people import Person
from demo.paper import assembled, pdf

BOUNDARY = "bench"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
#: For which company the page was drawn.
MARK = re.compile(rb'name="drawn_for" value="([^"]+)"')


def page_seconds(port: int, person: Person, over: Event) -> list[float]:
    """Return how long each page took that somebody looked at until it was over."""
    took = []
    while not over.is_set():
        for path in ("/portal/", person.page, "/portal/papers/"):
            begun = time.monotonic()
            status, _headers, _content = answer(port, "GET", path, {"Cookie": person.cookie})
            took.append(time.monotonic() - begun)
            assert status == 200, (path, status)
    return took


def upload_seconds(port: int, person: Person, paper: bytes) -> tuple[int, float]:
    """Hand a file in; return the status of the answer and how long it took."""
    status, headers, content = answer(port, "GET", person.page, {"Cookie": person.cookie})
    assert status == 200, (person.page, status, headers.get("Location"), content[-2_000:])
    found, mark = TOKEN.search(content), MARK.search(content)
    cookie = re.search(r"csrftoken=(\w+)", headers.get("Set-Cookie") or "")
    assert found
    assert mark
    assert cookie
    body = form(found[1], mark[1], paper)
    sent = {
        "Cookie": f"{person.cookie}; csrftoken={cookie[1]}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    begun = time.monotonic()
    status, _headers, _content = answer(port, "POST", person.page, sent, body)
    return status, time.monotonic() - begun


def answer(
    port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None
) -> tuple[int, http.client.HTTPMessage, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request(method, path, body, {**headers, "Accept-Language": "en"})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def form(token: bytes, mark: bytes, paper: bytes) -> bytes:
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n%s\r\n',
        b'--%s\r\nContent-Disposition: form-data; name="drawn_for"\r\n\r\n%s\r\n',
        b'--%s\r\nContent-Disposition: form-data; name="file"; filename="paper.pdf"\r\n\r\n%s\r\n',
    ]
    sent = [part % (BOUNDARY.encode(), content) for part, content in zip(parts, (token, mark, paper), strict=True)]
    return b"".join([*sent, b"--%s--\r\n" % BOUNDARY.encode()])


def paper_of(size: int, number: int) -> bytes:
    """Return a PDF of so many bytes, another for each number."""
    small = pdf([f"Certificate {number}"])
    padding = bytes((number + place) % 251 for place in range(997)) * (size // 997)
    bodies = re.findall(rb"\d+ 0 obj\n(.*?)\nendobj", small, re.DOTALL)
    return assembled([*bodies, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(padding), padding)])
