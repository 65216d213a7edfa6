import pytest
from django.conf import settings

from tests.factories import UserFactory

# A language is chosen here, of a header and a person.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

HANT, HANS = {"accept-language": "zh-TW"}, {"accept-language": "zh-CN,zh;q=0.9"}


@pytest.mark.parametrize(
    ("recorded", "cookie", "headers", "answered"),
    [
        ("", "", {}, settings.LANGUAGE_CODE),
        ("", "", HANT, "zh-hant"),
        ("", "", HANS, "zh-hans"),
        ("", "en", HANS, "en"),
        ("en", "", {}, "en"),
        ("en", "", HANS, "en"),
        ("zh-hans", "", HANT, "zh-hans"),
        ("en", "zh-hans", HANT, "zh-hans"),
    ],
)
def test_a_page_speaks_the_language_of_the_device_else_the_recorded_one(recorded, cookie, headers, answered, client):
    client.force_login(UserFactory(superuser=True, language=recorded))
    if cookie:
        client.cookies["django_language"] = cookie

    response = client.get("/admin/", headers=headers)

    assert response.status_code == 200
    assert response.headers["Content-Language"] == answered
    assert f'lang="{answered}"' in response.text


def test_one_persons_language_is_not_the_next_ones(client):
    client.force_login(UserFactory(superuser=True, language="zh-hans"))
    first = client.get("/admin/").headers["Content-Language"]
    client.force_login(UserFactory(superuser=True))

    assert (first, client.get("/admin/").headers["Content-Language"]) == ("zh-hans", settings.LANGUAGE_CODE)


@pytest.mark.either
@pytest.mark.both
def test_a_stranger_is_answered_in_the_language_of_the_browser(client):
    assert client.get("/admin/login/", headers=HANS).headers["Content-Language"] == "zh-hans"
