"""Who may open what: every address is decided about in decided.py, and nobody gets more."""

import pytest
from django.conf import settings
from django.contrib import admin
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sessions import PORTAL_COOKIE
from sheets import runs
from suppliers.models import Supplier
from tests.admin.decided import EXPECTED, STAFF, addresses
from tests.admin.keys import arguments, queries
from tests.admin.register import address
from tests.factories import MembershipFactory
from tests.portal.doors import entered
from tests.thorough import but

# Who gets in is said by permissions, which every database keeps alike.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture(autouse=True)
def undrawn(monkeypatch):
    """Draw no page: who gets in is decided before; what is on a page is the business of tests/pages."""
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    listed = admin.site.get_app_list
    # Beside what a page is about stands all that somebody may see, which nobody sees here.
    monkeypatch.setattr(admin.site, "get_app_list", lambda request, app=None: listed(request, app) if app else [])


@pytest.fixture(autouse=True)
def looked_at(filled):
    """Let the officer have looked at a file that she has not imported."""
    officer = User.objects.get(email=address("officer"))
    lines = ["code,name,country,category", "S1,Changed,CN,assembly", "S9,Nine,Atlantis,assembly"]
    run = runs.received(["\n".join(lines).encode()], "looked-at.csv", actor=officer, sheet="")
    runs.read(run, officer)


def test_every_address_is_decided_about():
    assert sorted(set(addresses()) - set(EXPECTED)) == []
    assert sorted(set(EXPECTED) - set(addresses())) == []


@pytest.mark.parametrize(
    "role", [pytest.param("root", marks=pytest.mark.both), *but({"officer"}, sorted(STAFF - {"root"}))]
)
def test_everybody_gets_in_where_it_was_decided_and_nowhere_else(role, log_in):
    client = log_in(role)

    answers = {}
    for name in sorted(EXPECTED):
        answer = client.get(reverse(name, args=arguments(name)), queries(name))
        answers[name] = answer.status_code
        list(answer)  # a file is closed by whoever reads it to its end

    assert answers == {name: roles[role] for name, roles in sorted(EXPECTED.items())}


@pytest.fixture
def at_the_portal():
    """Return a client of an officer who is logged in at the suppliers' portal, where she acts for somebody too."""
    officer = User.objects.get(email=address("officer"))
    return entered(MembershipFactory(user=officer, supplier=Supplier.objects.get(code="S1")).user)


@pytest.fixture
def with_its_key(at_the_portal):
    """Return a client that has the key of the portal's session in the cookie of staff."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = at_the_portal.cookies[PORTAL_COOKIE].value
    return client


EVERY_WAY = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")


@pytest.mark.parametrize(
    ("who", "methods"),
    [
        ("at_the_portal", ("GET", "POST")),
        ("with_its_key", ("GET", "POST")),
        pytest.param("at_the_portal", EVERY_WAY, marks=pytest.mark.proof),
        pytest.param("with_its_key", EVERY_WAY, marks=pytest.mark.proof),
    ],
)
def test_the_portals_door_opens_nothing_of_the_staff(who, methods, request):
    client = request.getfixturevalue(who)
    open_to_all = {"admin:login", "admin:logout", "set_language", "healthz"}

    answers = {
        (name, method): (answer.status_code, answer.headers.get("Location", "").partition("?")[0])
        for name in sorted(set(EXPECTED) - open_to_all)
        for path in [reverse(name, args=arguments(name))]
        for method in methods
        for answer in [client.generic(method, path)]
    }

    assert answers == dict.fromkeys(answers, (302, reverse("admin:login")))


@pytest.mark.parametrize("role", ["stranger", None])
def test_who_is_not_of_the_staff_is_asked_to_log_in(role, log_in, client):
    client = log_in(role) if role else client
    open_to_all = {"admin:login", "admin:logout", "set_language", "healthz"}

    answers = {
        name: (answer.status_code, answer.headers.get("Location", "").partition("?")[0])
        for name in sorted(set(EXPECTED) - open_to_all)
        for answer in [client.get(reverse(name, args=arguments(name)), queries(name))]
    }

    assert answers == dict.fromkeys(answers, (302, reverse("admin:login")))


def test_the_login_page_opens_for_anybody(client):
    assert client.get(reverse("admin:login")).status_code == 200
