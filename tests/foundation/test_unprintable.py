"""Signs that no font shows are found, and told with where they stand."""

from datetime import UTC, datetime

import pypdfium2
import pytest

from foundation.typesetting import HOUSE, LATIN, LOOKS, NotTypeset, fonts, typeset
from foundation.unprintable import AROUND, Unprintable, marked, sought, unprintable

pytestmark = pytest.mark.either
#: Fillers, what turns the direction of writing, invisible operators, tags: a font prints nothing for them.
NOTHING = "\u034f\u115f\u1160\u17b4\u17b5\u180e\u202a\u202e\u2062\u2066\u2069\u206a\u3164\uffa0\U0001d173\U000e0041"
DAY = datetime(2024, 12, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sign", "code"),
    [("\ue000", "U+E000"), ("\U000f0000", "U+F0000"), ("\u0378", "U+0378"), ("\x01", "U+0001"), ("\x85", "U+0085"),
     ("\ufffe", "U+FFFE"), ("\ud800", "U+D800"), ("\0", "U+0000"), *((sign, f"U+{ord(sign):04X}") for sign in NOTHING)],
)  # fmt: skip
def test_a_sign_that_no_font_may_show_is_found_with_its_text_and_its_place(sign, code):
    table = {"caption": "Gaps", "rows": [["Good", "1"], ["Tin", f"Tin{sign} Works", ["2", 3]]]}
    content = {"title": "Report", "sections": [{"title": "Lists", "tables": [table]}], "made": None}

    found = unprintable(content)

    assert (found.sign, found.code, found.text) == (sign, code, f"Tin{sign} Works")
    assert found.told == f"Tin<{code}> Works"
    assert found.where == "Report › Lists › Gaps › Tin"


def test_space_and_what_people_write_with_is_left_alone():
    assert (
        unprintable(
            {
                "lines": [
                    "one\ntwo\tthree\r",
                    "a\u00ad\u200b\ufeffb",
                    "葛\U000e0100\ufe0e\u200d\u200c",
                    "בע\u200f\u2060",
                    "深圳市㐂𠮷",
                    "ก 😀",
                    "\u3000",
                ]
            }
        )
        is None
    )


def test_of_a_long_text_that_is_told_which_stands_about_the_sign():
    found = unprintable(["a" * 40 + "\ue000" + "b\n" * 40])

    assert found.told == f"…{'a' * AROUND}<U+E000>{'b ' * (AROUND // 2)}…"
    assert sought({"title": "x", "of": ["€"]}, "€") == Unprintable("€", "€", ("x",))
    assert sought(["x"], "€") is None


@pytest.mark.parametrize("language", LOOKS)
def test_names_of_all_of_europe_and_vietnam_are_set(language, tmp_path):
    # The long s (ſ) is in no name of today.
    letters = "".join(map(chr, [*range(0xC0, 0x17F), *range(0x1EA0, 0x1EFA), *range(0x410, 0x450)]))
    names = ["Łódź Żelazny", "İstanbul Çağdaş", "Nguyễn Văn Đức", "Ελληνικά", "ООО «Заря»", "深圳市商湯科技有限公司"]
    template = tmp_path / "paper.typ"
    look = "#set text(font: fonts)\n#show foreign: set text(..lent)"
    template.write_text(f'#import "{HOUSE.name}": *\n{look}\n#content.words')

    made = typeset(template, LOOKS[language] | {"title": "Paper", "words": "\n".join([*names, letters])}, at=DAY)

    page = pypdfium2.PdfDocument(made)[0].get_textpage()
    told = page.get_text_range().split()
    assert {word for name in names for word in name.split()} <= {*told}
    assert letters in "".join(told)


def test_a_tab_parts_words_on_paper(tmp_path):
    template = tmp_path / "paper.typ"
    template.write_text(f'#import "{HOUSE.name}": *\n#set text(font: fonts)\n#content.rows.at(0).words')

    made = typeset(template, LOOKS["en"] | {"title": "Paper", "rows": [{"words": "Other\tcountries"}]}, at=DAY)

    assert pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range().split() == ["Other", "countries"]


def test_only_the_fonts_of_the_house_are_loaded():
    chinese = {family for family in fonts().families() if family.startswith(("Noto Sans CJK ", "Noto Sans Mono CJK "))}
    assert {*fonts().families()} - chinese == {LATIN}


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        ("\ue000", "the sign U+E000 in “Tin<U+E000>”"),
        ("\u3164", "the sign U+3164 in “Tin<U+3164>”"),
        ("\u2067", "the sign U+2067 in “Tin<U+2067>”"),
        ("ก", "“ก” (U+0E01)"),
    ],
)
def test_a_paper_with_such_a_sign_is_not_made(sign, said, tmp_path):
    template = tmp_path / "paper.typ"
    template.write_text(f'#import "{HOUSE.name}": *\n#set text(font: fonts)\n#content.words')

    with pytest.raises(NotTypeset) as failed:
        typeset(template, LOOKS["en"] | {"title": "Paper", "words": f"Tin{sign}"}, at=DAY)

    assert said in str(failed.value)
    assert "(Paper)" in str(failed.value)


SVG = """<svg xmlns="http://www.w3.org/2000/svg" width="200" height="40" font-family="'Noto Sans CJK KR'">
<style>.quiet {{ fill: #123 }}</style><text x="3" y="20">{}</text></svg>"""


@pytest.mark.parametrize(
    ("sign", "codes"),
    [("ก", "U+0E01"), ("AกB", "U+0E01"), ("😀", "U+1F600"), ("q\u0334\u0489", "U+0489"), ("q\u0334\u0489", "U+0334")],
)
def test_what_a_drawing_cannot_show_is_told_with_the_words_that_it_is_in(sign, codes, tmp_path):
    template = tmp_path / "paper.typ"
    template.write_text(f'#import "{HOUSE.name}": *\n#set text(font: fonts)\n#image(bytes(content.drawing))')
    content = {"title": "Quick quotes", "drawing": SVG.format(f"Tin {sign} Works &amp; Sons")}

    with pytest.raises(NotTypeset) as failed:
        typeset(template, LOOKS["en"] | content, at=DAY)

    assert f"“Tin {sign} Works & Sons” (Quick quotes)" in str(failed.value)
    assert codes in str(failed.value)


@pytest.mark.parametrize(
    ("letter", "text", "found"),
    [
        ("q", "quick q\u0334\u0489", "q\u0334\u0489"),
        ("q", "quick", ""),
        ("q", "e\u0301q", ""),
        ("", "e\u0301q", "e\u0301"),
    ],
)
def test_a_letter_is_sought_where_it_has_marks(letter, text, found):
    assert marked(letter, text) == found
