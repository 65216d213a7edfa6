"""What is handled: lists on a phone, a calendar low in the window, a long list of choices."""

import pytest
from playwright.sync_api import expect

from tests.browser.watching import faults

PHONE, LOW = {"width": 390, "height": 844}, {"width": 1440, "height": 420}
LISTS = [
    ("suppliers/supplier", "code", "stage_word"),
    ("attestations/obligation", "supplier_code", "standing_word"),
    ("attestations/attestation", "supplier", "review_word"),
    ("suppliers/stagechange", "supplier", "stage_word"),
]


def box(page, selector):
    return page.locator(selector).first.bounding_box()


@pytest.mark.parametrize(("path", "about", "word"), LISTS)
def test_on_a_phone_a_word_of_state_follows_the_name_and_the_head_stays_with_its_column(
    path, about, word, page_of_root
):
    page = page_of_root
    page.set_viewport_size(PHONE)
    page.goto(f"/admin/{path}/")

    seen = box(page, f"td.field-{word} .word")
    page.evaluate("document.querySelector('.results').scrollLeft = 90")

    assert seen["x"] + seen["width"] < PHONE["width"]
    assert box(page, f"th.column-{about}")["x"] == box(page, f"tbody .field-{about}")["x"]


def test_a_calendar_low_in_the_window_is_seen_whole(page_of_root):
    page = page_of_root
    page.set_viewport_size(LOW)
    page.goto("/admin/attestations/certificate/add/")

    page.locator(".field-withdrawn_on .date-icon").click()
    calendar = page.locator(".calendarbox:visible")
    calendar.wait_for()

    assert calendar.bounding_box()["y"] + calendar.bounding_box()["height"] < LOW["height"]


def test_countries_of_a_rule_are_found_by_typing_and_chosen_with_the_keyboard(page_of_root, said):
    page = page_of_root
    page.set_viewport_size(PHONE)
    page.goto("/admin/attestations/applicabilityrule/add/")

    page.fill("#id_countries_input", "日本")
    page.press("#id_countries_input", "Enter")

    expect(page.locator("#id_countries_to option")).to_have_text(["JP 日本"])
    assert said == []
    assert faults(page) == []
