"""Charts: drawn from the figures alone, the same on the page and on paper, named for who does not see them."""

import re
from itertools import pairwise
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from reports.charting import Chart, Series, ceiling, svg_of
from reports.charts import chart_modules, expiry, grades, regions
from reports.figures import table_modules
from reports.frozen import report_of
from reports.pages import report_sections
from reports.renderings import xlsx
from tests.factories import ReportRunFactory

SVG = "{http://www.w3.org/2000/svg}"
BARS = Chart("held", "Held <of> required", "bars", ["ISO 9001", "NDA"], [Series("Share", "good", [100.0, 99.66])])
COLUMNS = [Series("Opened", "warn", [4, 0, 1]), Series("Closed", "bad", [1, 2, 0])]


def drawn(chart, fonts=()):
    return ET.fromstring(svg_of(chart, fonts))


def boxes(tree, tone):
    return [box for box in tree.iter(f"{SVG}rect") if box.get("class") == f"tone-{tone}"]


def test_each_chart_is_a_plug_in_that_keeps_the_contract():
    modules = chart_modules()

    assert [module.CODE for module in modules] == ["coverage", "regions", "grades", "findings", "expiry"]
    assert [module.ORDER for module in modules] == sorted({module.ORDER for module in modules})
    for module in modules:
        assert isinstance(module, ModuleType)
        assert module.TABLE in {table.CODE for table in table_modules()}
        assert module.chart({}, None) is None


def test_a_bar_is_as_long_as_its_share_and_says_it():
    tree = drawn(BARS)

    whole, part = boxes(tree, "good")[0], boxes(tree, "warn")[0]
    track = boxes(tree, "track")[0]
    assert float(whole.get("width")) == pytest.approx(float(track.get("width")), abs=0.1)
    assert float(part.get("width")) < float(track.get("width"))
    assert [text.text for text in tree.iter(f"{SVG}text")] == ["ISO 9001", "100.00%", "NDA", "99.66%"]


@pytest.mark.parametrize(("kind", "lowest"), [("stacked", [200.0, 200.0, 200.0]), ("grouped", [200.0, 200.0, 200.0])])
def test_columns_stand_on_the_ground_and_are_as_high_as_their_numbers(kind, lowest):
    tree = drawn(Chart("columns", "Findings", kind, ["a", "b", "c"], COLUMNS))

    found = [box for tone in ("warn", "bad") for box in boxes(tree, tone) if float(box.get("y")) > 20]
    heights = [float(box.get("height")) for box in found]
    assert [round(height / heights[1]) for height in heights] == [4, 1, 1, 2]
    ends = sorted(float(box.get("y")) + float(box.get("height")) for box in found)
    assert ends[-3:] == pytest.approx(lowest, abs=0.2)


@pytest.mark.parametrize("chart", [BARS, Chart("columns", "Findings", "grouped", ["a", "b", "c"], COLUMNS)])
def test_a_chart_has_a_title_for_who_does_not_see_it_and_no_style_of_its_own_on_a_page(chart):
    page, paper = svg_of(chart), svg_of(chart, ["Noto Sans CJK HK"])

    tree = ET.fromstring(page)
    title = tree.find(f"{SVG}title")
    assert (tree.get("role"), tree.get("aria-labelledby"), title.text) == ("img", title.get("id"), chart.title)
    assert not re.search(r"<style|style=", page)
    used = {box.get("class") for box in tree.iter(f"{SVG}rect") if box.get("class")}
    assert all(f".{tone} {{" in paper for tone in used)
    assert "Noto Sans CJK HK" in paper


@pytest.mark.parametrize("language", ["zh-hant", "de"])
def test_numbers_of_places_are_written_with_a_point_in_every_language(language):
    with translation.override(language):
        assert not re.search(r'(?:x|y|width|height)="\d+,', svg_of(BARS))


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 2), (2, 2), (3, 4), (5, 5), (7, 10), (11, 20), (310, 400), (999, 1000)]
)
def test_an_axis_ends_on_a_round_number(highest, top):
    assert ceiling(highest) == top


@pytest.mark.django_db
@pytest.mark.usefixtures("demonstration")
@pytest.mark.either
def test_the_charts_of_the_demonstration_stand_in_their_sections():
    sections = {section.code: section.charts for section in report_sections(report_of(ReportRunFactory()))}

    charts = {chart.code: chart for found in sections.values() for chart in found}
    assert {code: [chart.code for chart in found] for code, found in sections.items() if found} == {
        "front": ["coverage"],
        "suppliers_by_region": ["regions"],
        "expiry": ["expiry"],
        "grades": ["grades"],
    }
    china, other = charts["regions"].series
    assert (china.values[-3:], other.values[-3:]) == ([298, 353, 341], [12, 24, 22])
    assert {series.name: series.values[-1] for series in charts["grades"].series} == {
        "A": 45, "B": 199, "C": 49, "D": 1, "Not assessed": 7,
    }  # fmt: skip
    assert {*charts["coverage"].series[0].values} == {100.0}


def lightness(colour):
    """Return how light a colour is in grey print, of 100."""
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in parts(colour)]
    luminance = sum(part * value for part, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * luminance ** (1 / 3) - 16


def parts(colour):
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


@pytest.mark.parametrize("tones", [grades.TONES.values(), regions.TONES, expiry.TONES, ("warn", "good")])
def test_in_grey_print_no_colour_of_a_chart_looks_like_its_neighbour(tones):
    paper = dict(re.findall(r"\.tone-(\w+) { fill: (#\w{6}) }", render_to_string("reports/_chart_on_paper.svg")))
    book = {tone: colour.lower() for tone, colour in xlsx.TONES.items()}

    assert {tone: book[tone] for tone in tones} == {tone: paper[tone] for tone in tones}
    assert all(abs(lightness(paper[one]) - lightness(paper[other])) > 10 for one, other in pairwise(tones))
