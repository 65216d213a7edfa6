import pytest
from django.utils import translation

from foundation.words import captioned, labelled, stacked


@pytest.mark.parametrize(
    ("language", "said"), [("en", "Scope: PCBs"), ("zh-hant", "Scope：PCBs"), ("zh-hans", "Scope：PCBs")]
)
def test_what_follows_a_name_is_set_apart_as_the_language_does_it(language, said):
    with translation.override(language):
        assert labelled("Scope", "PCBs") == said


def test_what_belongs_to_a_cell_stands_below_it_escaped_and_what_is_empty_does_not():
    said = stacked("Sent", "<once>", "", None, 0)

    assert said == 'Sent<span class="below">&lt;once&gt;</span>'


def test_a_cell_is_named_where_a_small_screen_shows_no_heads():
    with translation.override("en"):
        assert captioned("due on", "<today>") == '<span class="small-only">Due on: </span>&lt;today&gt;'
