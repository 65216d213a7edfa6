"""No log holds a key that opens something."""

import io
import logging
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from gunicorn.config import Config

from config.access_log import AccessLogger

KEY = "83e8OLdRQVW4vjHihEltew.security.6bUUevoJF9QVQhlLc8EI53GoNguGMZg3xFf_56DMLds"


@pytest.fixture
def logged():
    """Return what the console gets."""
    out = io.StringIO()
    [handler] = [found for found in logging.getLogger().handlers if found.filters]
    before = handler.setStream(out)
    yield out
    handler.setStream(before)


@pytest.mark.either
@pytest.mark.django_db
@pytest.mark.parametrize("page", ["invitation", "link"])
def test_an_address_that_is_refused_is_logged_without_its_key(page, logged):
    Client().get(f"/portal/{page}/{KEY}/")
    Client(enforce_csrf_checks=True).post(f"/portal/{page}/{KEY}/")

    assert f"Not Found: /portal/{page}/…/" in logged.getvalue()
    assert KEY not in logged.getvalue()


def test_a_request_is_logged_without_keys():
    environ = {
        "REQUEST_METHOD": "POST",
        "RAW_URI": f"/portal/link/{KEY}/",
        "PATH_INFO": f"/portal/link/{KEY}/",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://goodstanding.example/portal/link/{KEY}/",
    }
    answer = SimpleNamespace(status="302 Found", sent=0, headers=[])

    atoms = AccessLogger(Config()).atoms(answer, SimpleNamespace(headers=[]), environ, timedelta(seconds=1))

    line = Config().access_log_format.replace("%(t)s", "") % atoms
    assert "POST /portal/link/…/ HTTP/1.1" in line
    assert KEY not in line
