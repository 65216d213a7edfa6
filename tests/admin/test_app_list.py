from operator import itemgetter

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.utils import translation

from tests.admin.register import address

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]


@pytest.mark.parametrize("label", [None, "suppliers", "nothing"])
@pytest.mark.parametrize(("role", "language"), [("root", "zh-hant"), ("officer", "en"), ("auditor", "zh-hans")])
def test_the_lists_that_somebody_may_see_are_those_of_django(role, language, label):
    request = RequestFactory().get("/")
    request.user = get_user_model().objects.get(email=address(role))
    with translation.override(language):
        by_django = sorted(admin.site._build_app_dict(request, label).values(), key=lambda app: app["name"].lower())
        for app in by_django:
            app["models"].sort(key=itemgetter("name"))

        assert admin.site.get_app_list(request, label) == by_django
        assert by_django or label == "nothing"


def test_every_list_has_a_place_among_those_of_an_officers_work(log_in):
    page = log_in("root").get("/admin/").text

    assert "<h2>Examinations</h2>" in page
    assert "<h2>Other</h2>" not in page
