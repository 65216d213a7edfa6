import pytest
from django.utils import translation

from foundation.words import labelled


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Scope: PCBs"), ("zh-hant", "Scope：PCBs"), ("zh-hans", "Scope：PCBs")]
)
def test_what_follows_a_name_is_set_apart_as_the_language_does_it(language, said):
    with translation.override(language):
        assert labelled("Scope", "PCBs") == said
