"""What is said about an indicator is carried on until other words are told."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from reports.frozen import footer_of, report_of
from reports.kpis import KPIS
from reports.models import Narrative
from reports.pages import Names
from reports.reading import Reading
from reports.renderings import renderings
from reports.tables import index
from tests.factories import NarrativeFactory, ReportRunFactory, UserFactory

pytestmark = pytest.mark.django_db


def told(day):
    rows = {row["kpi"]: row["narrative"] for row in index.compute(Reading(day))["rows"]}
    return {language: text["text"] for language, text in rows["hkex_b5_1"].items()}


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either  # the month is compared in what was frozen, without the database
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "A (This translation is older: the Simplified Chinese text was changed in January 2025.)"),
        ("zh-hant", "申（此譯文較舊：簡體中文文本已於2025年1月更改。）"),
        ("zh-hans", "乙"),
    ],
)
def test_the_index_says_of_a_translation_that_it_is_older_than_the_text_that_prevails(language, said):
    NarrativeFactory(month="2024-06", text="甲")
    NarrativeFactory(month="2024-06", language="en", text="A")
    NarrativeFactory(month="2024-06", language="zh-hant", text="申")
    NarrativeFactory(month="2025-01", text="乙")

    with translation.override(language):
        (table,) = index.page(index.compute(Reading(date(2025, 1, 31))), Names("2025-01-31")).tables
        (before,) = index.page(index.compute(Reading(date(2024, 12, 31))), Names("2024-12-31")).tables

    assert table.rows[1][1][1].value == said
    assert before.rows[1][1][1].value in ("A", "申", "甲")


def outdated():
    rows = Narrative.objects.with_outdated().filter(is_outdated=True).order_by("pk")
    return [*rows.values_list("language", "text")]


@pytest.mark.either
def test_a_translation_is_older_once_the_text_that_prevails_was_changed_until_it_is_translated_anew():
    NarrativeFactory(month="2024-06", text="甲")
    NarrativeFactory(month="2024-06", language="en", text="A")
    NarrativeFactory(month="2024-06", language="zh-hant", text="申")
    NarrativeFactory(month="2024-06", kpi="gri_205_2", language="en", text="Other")
    assert outdated() == []

    NarrativeFactory(month="2025-01", text="乙")
    assert outdated() == [("en", "A"), ("zh-hant", "申")]

    NarrativeFactory(month="2025-01", language="en", text="B")
    assert outdated() == [("zh-hant", "申")]
    NarrativeFactory(month="2025-03", text="丙")
    assert outdated() == [("zh-hant", "申"), ("en", "B")]


def test_a_translation_is_older_where_the_text_of_its_month_was_written_anew_after_it():
    NarrativeFactory(text="甲")
    NarrativeFactory(language="en", text="A")
    NarrativeFactory(text="乙")
    assert outdated() == [("en", "A")]

    NarrativeFactory(language="en", text="B")
    assert outdated() == []


@pytest.mark.either
def test_its_page_and_the_list_point_out_a_translation_that_is_older(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    NarrativeFactory(text="甲")
    english = NarrativeFactory(language="en", text="A")
    before = client.get(english.get_absolute_url()).text

    NarrativeFactory(text="乙")

    words = "Older than the Simplified Chinese text"
    assert words not in before
    assert words in client.get(english.get_absolute_url()).text
    rows = client.get(reverse("admin:reports_narrative_changelist")).text
    assert [rows.count(said) for said in (words, ">Superseded<", ">Current<")] == [1, 1, 1]


@pytest.mark.either
@pytest.mark.parametrize("code", ["html", "xlsx"])
def test_paragraphs_stay_apart(code):
    # A browser sends two signs at the end of a line.
    NarrativeFactory(month="2024-12", text="FIRST.\r\n\r\n- one\r\n- two\r\n\r\nLAST.")
    run = ReportRunFactory()

    made = renderings()[code].render(report_of(run), footer_of(run), "en")

    if code == "html":
        assert re.search(r'<td class="[^"]*as-typed[^"]*"[^>]*>FIRST\.', made.decode())
    else:
        cells = (cell for sheet in load_workbook(BytesIO(made)) for row in sheet.iter_rows() for cell in row)
        cell = next(cell for cell in cells if str(cell.value).startswith("FIRST."))
        assert cell.value == "FIRST.\n\n- one\n- two\n\nLAST."
        assert cell.alignment.wrap_text
