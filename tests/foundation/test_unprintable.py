"""Signs that no font shows are found, and told with where they stand."""

from datetime import UTC, datetime

import pytest

from foundation.typesetting import HOUSE, LOOKS, NotTypeset, fonts, typeset
from foundation.unprintable import AROUND, Unprintable, sought, unprintable

pytestmark = pytest.mark.either
DAY = datetime(2024, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sign", "code"),
    [("\ue000", "U+E000"), ("\U000f0000", "U+F0000"), ("\u0378", "U+0378"), ("\x01", "U+0001"), ("\x85", "U+0085"),
     ("\ufffe", "U+FFFE"), ("\ud800", "U+D800"), ("\0", "U+0000")],
)  # fmt: skip
def test_a_sign_that_no_font_may_show_is_found_with_its_text_and_its_place(sign, code):
    table = {"caption": "Gaps", "rows": [["Good", "1"], ["Tin", f"Tin{sign} Works", ["2", 3]]]}
    content = {"title": "Report", "sections": [{"title": "Lists", "tables": [table]}], "made": None}

    found = unprintable(content)

    assert (found.sign, found.code, found.text) == (sign, code, f"Tin{sign} Works")
    assert found.told == f"Tin<{code}> Works"
    assert found.where == "Report › Lists › Gaps › Tin"


def test_space_and_what_people_write_with_is_left_alone():
    assert unprintable({"lines": ["one\ntwo\tthree\r", "a\u00ad\u200b\ufeffb", "深圳市㐂𠮷", "ก 😀", "\u3000"]}) is None


def test_of_a_long_text_that_is_told_which_stands_about_the_sign():
    found = unprintable(["a" * 40 + "\ue000" + "b\n" * 40])

    assert found.told == f"…{'a' * AROUND}<U+E000>{'b ' * (AROUND // 2)}…"
    assert sought({"title": "x", "of": ["€"]}, "€") == Unprintable("€", "€", ("x",))
    assert sought(["x"], "€") is None


def test_only_the_fonts_of_the_house_are_loaded():
    assert {family.rsplit(" ", 1)[0] for family in fonts().families()} == {"Noto Sans CJK", "Noto Sans Mono CJK"}


@pytest.mark.parametrize(("sign", "said"), [("\ue000", "the sign U+E000 in “Tin<U+E000>”"), ("ก", "“ก” (U+0E01)")])
def test_a_paper_with_such_a_sign_is_not_made(sign, said, tmp_path):
    template = tmp_path / "paper.typ"
    template.write_text(f'#import "{HOUSE.name}": *\n#set text(font: fonts)\n#content.words')

    with pytest.raises(NotTypeset) as failed:
        typeset(template, LOOKS["en"] | {"title": "Paper", "words": f"Tin{sign}"}, at=DAY)

    assert said in str(failed.value)
    assert "(Paper)" in str(failed.value)
