import pytest
from django.contrib import admin
from django.utils.translation import override

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.mark.parametrize("language", ["en", "zh-hant"])
@pytest.mark.parametrize("who", [{"superuser": True}, {"officer": True}])
def test_lists_stand_where_django_would_put_them(who, language, rf):
    request = rf.get("/admin/")
    request.user = UserFactory(**who)

    with override(language):
        found = admin.site.get_app_list(request)

        assert found == admin.AdminSite.get_app_list(admin.site, request) != []
