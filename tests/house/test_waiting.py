"""What waits for the decision of another person has one colour wherever it waits."""

import re

import pytest
from django.conf import settings
from django.contrib import admin

WAITS = {".decision-waiting", ".review-waiting", ".standing-in_review", ".tone-waiting"}
#: Each list that says of its rows what was decided, with what says it.
SAID = [
    (kind, said)
    for model, kind in admin.site._registry.items()
    for said in ("state_word", "decision_word")
    if hasattr(kind, said) and any(field.name == "decision" for field in model._meta.fields)
]


def test_it_is_tinted_in_one_place():
    sheet = (settings.BASE_DIR / "static/theme/goodstanding.css").read_text()
    rules = [{*re.split(r",\s*", names.strip())} for names in re.findall(r"([^{}/;]+)\{\s*--tone:", sheet)]

    found = [names for names in rules if names & WAITS]

    assert [names >= WAITS for names in found] == [True]


@pytest.mark.parametrize(("kind", "said"), SAID, ids=str)
def test_every_list_says_it_with_that_word(kind, said):
    choices = dict(kind.model._meta.get_field("decision").flatchoices)
    waits = next(code for code in ("", "waiting") if code in choices)

    shown = getattr(kind, said)(kind.model(decision=waits))

    assert 'class="word decision-waiting"' in shown
