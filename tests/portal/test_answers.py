"""What holds for every answer of the portal: its headers, its cookies, and how it refuses."""

import re

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.sessions import PORTAL_COOKIE
from suppliers.services import end_membership
from tests.factories import MembershipFactory
from tests.languages import LANGUAGES
from tests.portal.doors import ask, entered
from tests.portal.sown import ASKED
from tests.portal.test_matrix import KEYS, SAME, of_a, of_b, of_nobody, patterns

pytestmark = [pytest.mark.django_db, pytest.mark.either]

STRICT = {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "script-src 'self'"}
#: A page in the frame has the way home, a language to choose, and nothing of staff.
HOME = f'href="{reverse("portal:home")}"'


def paths(named):
    """Return the address of every page, asked with what is named."""
    for name in sorted({*patterns()} - SAME.keys()):
        yield reverse(f"portal:{name}", args=[named[key] for key in KEYS.get(name, ())])


@pytest.fixture
def member(both):
    return entered(MembershipFactory(supplier=both[0].supplier).user)


@pytest.mark.parametrize("whose", [of_a, of_nobody], ids=["own", "nobody's"])
def test_every_answer_is_guarded(whose, both, member):
    for path in paths(whose(*both) | {"key": "x"}):
        for client in (member, Client()):
            headers = client.get(path).headers

            policy = {part.strip() for part in headers["Content-Security-Policy"].split(";")}
            assert policy == {"default-src 'none'", "sandbox"} or policy >= STRICT, path
            assert "unsafe" not in headers["Content-Security-Policy"], path
            assert headers["X-Content-Type-Options"] == "nosniff", path
            assert headers["X-Frame-Options"] == "DENY", path
            assert headers["Cross-Origin-Opener-Policy"] == "same-origin", path
            # Keys stand in addresses, which no other site is told; our forms need it.
            assert headers["Referrer-Policy"] == "same-origin", path
            assert "no-store" in headers["Cache-Control"], path
            assert "private" in headers["Cache-Control"], path


def test_cookies_are_kept_from_scripts_other_sites_and_the_other_door(settings, person):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.LANGUAGE_COOKIE_SECURE = True
    client = Client()

    client.get("/portal/login/")
    ask(client, person.email)
    client.post("/language/setlang/", {"language": "en", "next": "/portal/"})

    kept = {
        name: (cookie["path"], cookie["secure"], cookie["httponly"], cookie["samesite"])
        for name, cookie in client.cookies.items()
    }
    assert kept == {
        PORTAL_COOKIE: ("/portal/", True, True, "Lax"),
        configured.CSRF_COOKIE_NAME: ("/", True, True, "Lax"),
        configured.LANGUAGE_COOKIE_NAME: ("/", True, True, "Lax"),
    }


def test_what_is_told_at_one_door_is_not_told_at_the_other(person):
    client = entered(person)
    end_membership(person.memberships.get(), actor=person, now=timezone.now())

    client.get("/portal/")

    assert "messages" not in client.cookies
    assert "Your access has ended." in client.get("/portal/login/").text


def refusals(client):
    """Give every kind of refusal with its status."""
    strict = Client(enforce_csrf_checks=True, headers={"accept-language": client.defaults["HTTP_ACCEPT_LANGUAGE"]})
    yield 400, client.get("/portal/papers/?page=%00")
    yield 403, client.get("/portal/forbidden/")
    yield 403, strict.post("/portal/login/", {"email": "x@example.com"})
    yield 404, client.get("/portal/nothing/")
    yield 404, client.get("/portal/hand-in/nothing/")
    yield 405, client.get("/portal/logout/")
    yield 405, client.put("/portal/")
    for _time in range(6):
        waits = ask(client, "often@example.com")
    yield 429, waits
    yield 500, client.get("/portal/broken/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_refused_is_refused_in_the_portals_frame(language, person, settings):
    settings.ROOT_URLCONF = "tests.portal.broken_urls"
    client = entered(person, language)
    client.raise_request_exception = False

    for status, answer in refusals(client):
        page = answer.text
        where = answer.wsgi_request.path

        assert answer.status_code == status, where
        assert 'class="portal"' in page, where
        assert HOME in page or reverse("portal:login") in page, where
        assert "/admin/" not in re.sub(r"/static/admin/", "", page), where
        assert f'<html lang="{language}"' in page, where
        assert "secret of the house" not in page, where
        assert "no-store" in answer.headers["Cache-Control"], where


def test_an_error_is_told_without_looking_anything_up(person, settings, django_assert_num_queries, rf):
    settings.ROOT_URLCONF = "tests.portal.broken_urls"
    client = Client()
    client.raise_request_exception = False

    with django_assert_num_queries(0):
        answer = client.get("/portal/broken/")

    assert isinstance(answer, HttpResponse)
    assert answer.status_code == 500
    assert "language" not in re.findall(r'name="(\w+)"', answer.text)


def alike(answer, path):
    """Return an answer without what is different each time: the moment, the token of forms, the address itself."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text).replace(path, "")
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Expires")}
    return answer.status_code, headers, text


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_anothers_is_as_if_it_were_not_there(method, both, member, django_assert_max_num_queries):
    others, nobodys = (whose(*both) | {"code": ASKED, "key": "x"} for whose in (of_b, of_nobody))
    named = [
        name for name in sorted({*patterns()} - SAME.keys()) if KEYS.get(name, ("code",))[-1] not in ("code", "key")
    ]

    for name in named:
        answers = []
        for rows in (others, nobodys):
            path = reverse(f"portal:{name}", args=[rows[key] for key in KEYS[name]])
            with django_assert_max_num_queries(100) as asked:
                answer = getattr(member, method)(path)
            answers.append((alike(answer, path), len(asked)))

        assert answers[0] == answers[1], name
        assert answers[0][0][0] in (404, 405), name
