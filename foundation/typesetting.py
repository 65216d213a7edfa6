"""Set a document as PDF/A-2b with Typst, in the same fonts on every machine."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst
from django.utils.translation import gettext as _

#: What all papers look like; templates import it.
HOUSE = Path(__file__).with_name("house.typ")
#: Language -> fonts, language and region as Typst has them. Quotation marks of the Korean font are narrow, as English
#: ones are; Chinese names stand in the other one.
LOOKS: dict[str, dict[str, Any]] = {
    "en": {"fonts": ["Noto Sans CJK KR", "Noto Sans CJK SC"], "lang": "en", "region": "gb"},
    "zh-hant": {"fonts": ["Noto Sans CJK HK"], "lang": "zh", "region": "hk"},
    "zh-hans": {"fonts": ["Noto Sans CJK SC"], "lang": "zh", "region": "cn"},
}
MONO = "Noto Sans Mono CJK SC"
#: How Typst says that no font has a sign.
NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)


class NotTypeset(RuntimeError):
    """A document that could not be set: a font or a sign is missing; says which, and what to do, in words."""


def typeset(template: Path, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return what a template makes of some content, as PDF; the same content at the same moment gives the same bytes.

    Raises NotTypeset where a font is missing, or a sign that no font has.
    A template imports `house.typ` and reads nothing else, and takes what people typed as text, never as markup.
    """
    # Its types do not know that files may be given by their names.
    files: Any = {"main.typ": template.read_bytes(), HOUSE.name: HOUSE.read_bytes()}
    try:
        document, warnings = typst.compile_with_warnings(
            files,
            format="pdf",
            font_paths=fonts(),
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
            sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise NotTypeset(in_words(error.message)) from error
    if warnings:
        # A font that is not there is a warning to Typst; the page would stand in another one.
        raise NotTypeset(in_words("; ".join(warning.message for warning in warnings)))
    return document


def in_words(message: str) -> str:
    """Say what Typst has to say to somebody who wants the document."""
    missing = NO_GLYPH.search(message)
    if missing is None:
        words = _("The document could not be made: %(why)s. Its fonts come with the packages of this version.")
        return words % {"why": message}
    sign = missing[1]
    codes = " ".join(f"U+{ord(character):04X}" for character in sign)
    words = _(
        "The document could not be made: no font has the sign “%(sign)s” (%(codes)s). Replace it where it stands."
    )
    return words % {"sign": sign, "codes": codes}


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that come with the packages: Noto Sans CJK, and Typst's own."""
    folder = Path(str(noto_cjk_sans_otc.FONT_PATH)).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
