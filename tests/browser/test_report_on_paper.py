"""The page of a report on paper: what proves it on every page, nothing to press, no heading without what it heads."""

import re

import pypdfium2
from django.utils import translation

from reports.frozen import page_of
from reports.pages import report_sections
from reports.renderings import renderings
from tests.factories import NarrativeFactory, ReportRunFactory


def squeezed(text):
    return re.sub(r"\s", "", text)


def test_a_report_opens_at_its_top(page_of_root):
    page, run = page_of_root, ReportRunFactory()
    page.set_viewport_size({"width": 1440, "height": 900})

    page.goto(run.get_absolute_url())

    entry = "document.querySelector('#navigation [aria-current]').getBoundingClientRect().bottom"
    assert (page.evaluate("scrollY"), page.evaluate(f"{entry} <= innerHeight + 1")) == (0, True)


def test_a_report_that_is_printed(page_of_root, said):
    page, run = page_of_root, ReportRunFactory()
    page.goto(run.get_absolute_url())
    with translation.override("zh-hant"):
        sections = report_sections(page_of(run))
        buttons = {squeezed(str(rendering.TITLE)) for rendering in renderings().values()}
    headings = {squeezed(section.title) for section in sections}
    captions = {squeezed(table.caption) for section in sections for table in section.tables if table.caption}

    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))

    pages = [each.get_textpage().get_text_range() for each in document]
    assert len(pages) > 3
    assert [number for number, text in enumerate(pages) if run.sha256 not in squeezed(text)] == []
    whole = [squeezed(line) for text in pages for line in text.splitlines()]
    assert headings <= {*whole}
    assert buttons & {*whole} == set()
    for text in pages[:-1]:
        lines = [line for line in map(squeezed, text.splitlines()) if line and "SHA-256" not in line]
        assert lines[-1] not in headings | captions
    assert said == []


def test_paragraphs_of_a_narrative_stay_apart_on_the_page(page_of_root):
    page = page_of_root
    NarrativeFactory(kpi="hkex_b5", text="甲。\n\n乙。")
    page.goto(ReportRunFactory().get_absolute_url())

    said = page.locator("#index td", has_text="甲。").inner_text()

    assert said == "甲。\n\n乙。"
