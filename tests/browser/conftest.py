"""A real browser: Debian's or macOS's Chromium, driven by Playwright against the running site."""

import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from tests.admin.register import address
from tests.kept import put_back
from tests.servers import chromium

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """Mark everything in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session", autouse=True)
def database_beside_an_event_loop():
    """Let tests use the database while Playwright's event loop stands still in the same thread."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Start the Chromium of this machine; fail with the command that installs one."""
    try:
        return {"executable_path": chromium.path(), "args": [*chromium.FLAGS]}
    except chromium.Missing as missing:
        pytest.fail(str(missing), pytrace=False)


@pytest.fixture(scope="session")
def browser_context_args(live_server):
    """Be an officer in Hong Kong, to whom a page is known by its path: `page.goto("/admin/")`."""
    return {"base_url": live_server.url, "locale": "zh-Hant-HK", "timezone_id": "Asia/Hong_Kong"}


@pytest.fixture
def said(page):
    """Collect what the console says against a page."""
    lines = []
    page.on("console", lambda message: lines.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: lines.append(str(error)))
    return lines


@pytest.fixture
def full_register(filled_rows, transactional_db):
    """Hold a row of every kind and somebody who may do everything."""
    put_back(filled_rows)
    return get_user_model().objects.get(email=address("root"))


@pytest.fixture
def page_of_root(page, full_register, client, live_server):
    """Be logged in as somebody who reads Chinese."""
    client.force_login(full_register)
    session = {"name": "goodstanding_staff", "value": client.cookies["goodstanding_staff"].value}
    language = {"name": "django_language", "value": "zh-hant"}
    page.context.add_cookies([cookie | {"url": live_server.url} for cookie in (session, language)])
    return page
