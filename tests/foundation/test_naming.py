import pytest
from django.utils import translation

from foundation.naming import named
from suppliers.models import Region

NAMES = {"name_en": "China", "name_zh_hant": "中國", "name_zh_hans": "中国"}


@pytest.mark.parametrize(
    ("language", "name"), [("en", "China"), ("zh-hant", "中國"), ("zh-hans", "中国"), ("fr", "China")]
)
def test_a_row_is_called_by_its_name_in_the_active_language(language, name):
    with translation.override(language):
        assert str(Region(**NAMES)) == name


def test_a_row_is_called_by_its_name_in_the_language_asked_for():
    assert named(Region(**NAMES), "zh-hans") == "中国"


def test_without_a_language_a_row_has_its_english_name():
    with translation.override(None):
        assert str(Region(**NAMES)) == "China"
