"""What is said about an indicator is carried on until other words are told."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from reports.kpis import KPIS
from reports.models import Narrative
from reports.pages import Names
from reports.reading import Reading
from reports.tables import index
from tests.factories import NarrativeFactory

pytestmark = pytest.mark.django_db


def told(day):
    rows = {row["kpi"]: row["narrative"] for row in index.compute(Reading(day))["rows"]}
    return {language: text["text"] for language, text in rows["hkex_b5_1"].items()}


def test_a_text_is_carried_from_month_to_month_until_it_is_changed():
    NarrativeFactory(month="2024-06", text="甲")
    NarrativeFactory(month="2024-06", language="en", text="A")
    NarrativeFactory(month="2025-01", text="乙")

    assert told(date(2024, 5, 31)) == {}
    assert told(date(2024, 6, 1)) == told(date(2024, 12, 31)) == {"zh-hans": "甲", "en": "A"}
    assert told(date(2025, 1, 1)) == {"zh-hans": "乙", "en": "A"}


def test_another_text_of_the_same_month_supersedes_it_and_the_former_stays():
    former = NarrativeFactory(text="甲")

    NarrativeFactory(text="乙")

    former.refresh_from_db()
    assert (former.text, former.superseded_at is not None) == ("甲", True)
    assert Narrative.objects.current().get().text == "乙"


def test_the_same_text_again_records_nothing():
    first = NarrativeFactory()

    assert NarrativeFactory() == first
    assert Narrative.objects.count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize(("field", "value"), [("month", "2024-13"), ("kpi", "b9"), ("language", "fr"), ("text", " ")])
def test_what_makes_no_sense_is_refused(field, value):
    with pytest.raises(ValidationError) as refused:
        NarrativeFactory(**{field: value})

    assert field in refused.value.message_dict


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_the_index_shows_the_master_where_a_language_has_no_text():
    NarrativeFactory(text="甲")

    with translation.override("en"):
        (table,) = index.page(index.compute(Reading(date(2024, 12, 31))), Names("2024-12-31")).tables

    texts = [figures[1].value for _name, figures in table.rows]
    assert len(texts) == len(KPIS)
    assert texts[1] == "甲"
    assert {*texts[:1], *texts[2:]} == {"–"}
