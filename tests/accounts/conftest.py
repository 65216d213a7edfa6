import pytest
from django.conf import settings
from django.utils import translation


@pytest.fixture(autouse=True)
def language_is_left_as_it_was():
    """Let no page's language outlive its test."""
    yield
    translation.activate(settings.LANGUAGE_CODE)
