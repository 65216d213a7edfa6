"""A request's body comes whole and in good time, or its reader is told."""

import io

import pytest

from config import bodies
from config.bodies import Body, CutOff, in_whole


def test_a_whole_body_is_read_to_its_end():
    body = Body(io.BytesIO(b"one\ntwo"), 7)

    assert [body.readline(), body.read(2), body.read(), body.read()] == [b"one\n", b"tw", b"o", b""]


def test_a_body_that_is_cut_off_is_an_error():
    body = Body(io.BytesIO(b"one"), 4)

    assert body.read() == b"one"
    with pytest.raises(CutOff, match="1 bytes are missing"):
        body.read()


def test_a_body_that_drips_is_an_error(monkeypatch):
    monkeypatch.setattr(bodies, "MOST_SECONDS", -1)
    body = Body(io.BytesIO(b"one"), 4)

    with pytest.raises(CutOff):
        body.read(1)


def test_who_says_nothing_is_waited_for_only_so_long():
    class Line:
        seconds = None

        def settimeout(self, seconds):
            self.seconds = seconds

    line = Line()

    def application(environ, _start_response):
        return [environ["wsgi.input"].read()]

    environ = {"CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"one"), "gunicorn.socket": line}

    assert in_whole(application)(environ, None) == [b"one"]
    assert line.seconds == bodies.MOST_SILENT_SECONDS
    assert in_whole(application)({"wsgi.input": io.BytesIO(b"")}, None) == [b""]
