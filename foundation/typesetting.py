"""Set a document as PDF/A-2b with Typst, in the same fonts on every machine."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import font_source_sans_pro
import noto_cjk_sans_otc
import typst
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from foundation.unprintable import Unprintable, sought, unprintable

#: What all papers look like; templates import it.
HOUSE = Path(__file__).with_name("house.typ")
#: A document of one line.
WARM = Path(__file__).with_name("warm.typ")
#: Language -> fonts, language and region as Typst has them. Quotation marks of the Korean font are narrow, as English
#: ones are; Chinese names stand in the other one, for `house.typ` takes none of their signs from the first of two.
LOOKS: dict[str, dict[str, Any]] = {
    "en": {"fonts": ["Noto Sans CJK KR", "Noto Sans CJK SC"], "lang": "en", "region": "gb"},
    "zh-hant": {"fonts": ["Noto Sans CJK HK"], "lang": "zh", "region": "hk"},
    "zh-hans": {"fonts": ["Noto Sans CJK SC"], "lang": "zh", "region": "cn"},
}
MONO = "Noto Sans Mono CJK SC"
#: What the Latin letters of those were taken from, with all letters of Europe and Vietnam; `house.typ` names it too.
LATIN = "Source Sans Pro"
#: How Typst says that no font has a sign.
NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class NotTypeset(RuntimeError):
    """A document that could not be set: a font or a sign is missing; says which, and what to do, in words."""

    def __init__(self, words: str, sign: Unprintable | None = None) -> None:
        super().__init__(words)
        #: What is missing; None where it is a font.
        self.sign = sign


def typeset(
    template: Path, content: Mapping[str, Any], *, at: datetime, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Return what a template makes of some content, as PDF; the same content at the same moment gives the same bytes.

    `pictures` are the drawings (SVG) that it shows, by the names under which it does.
    Raises NotTypeset where a font is missing, or where there is a sign that no font has or may show.
    A template imports `house.typ`, reads the pictures and nothing else, and takes what people typed as text, never as
    markup.
    """
    found = unprintable(content)
    if found is not None:
        raise without(found)
    # Its types do not know that files may be given by their names.
    files: Any = {"main.typ": template.read_bytes(), HOUSE.name: HOUSE.read_bytes(), **(pictures or {})}
    try:
        document, warnings = typst.compile_with_warnings(
            files,
            format="pdf",
            font_paths=fonts(),
            ignore_system_fonts=True,
            pdf_standards=["a-2b"],
            sys_inputs={"content": json.dumps(spaced(content), ensure_ascii=False)},
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as error:
        raise refusal(error.message, content) from error
    if warnings:
        # A font that is not there is a warning to Typst; the page would stand in another one.
        raise refusal("; ".join(warning.message for warning in warnings), content)
    return document


def spaced(value: Any) -> Any:
    """Return some content with a space for each tab: set as it is, a tab leaves no room."""
    match value:
        case str():
            return value.replace("\t", " ")
        case Mapping():
            return {key: spaced(part) for key, part in value.items()}
        case list() | tuple():
            return [spaced(part) for part in value]
    return value


def set_a_line(language: str, text: str = "") -> None:
    """Set a document of one line, so that the fonts of a language are read before somebody waits for one."""
    content = {**LOOKS[language], "mono": MONO, "text": text or _("Contents")}
    typeset(WARM, content, at=datetime(2024, 1, 1, tzinfo=UTC))


def refuse_unset(text: str) -> None:
    """Raise ValidationError (code `unset`) where a text that nobody can replace later has a sign that no font has."""
    try:
        # What the fonts of one language lack, Typst takes from those of the others.
        set_a_line("en", text)
    except NotTypeset as error:
        if error.sign is None:
            raise
        words = _("Documents cannot show the sign “%(sign)s”: no font has it. Type it anew without it.")
        told = error.sign.sign if error.sign.is_seen else error.sign.code
        raise ValidationError(words % {"sign": told}, code="unset") from error


def refusal(message: str, content: Any) -> NotTypeset:
    """Return what Typst has to say to somebody who wants the document."""
    missing = NO_GLYPH.search(message)
    if missing is None:
        words = _("The document could not be made: %(why)s. Its fonts come with the packages of this version.")
        return NotTypeset(words % {"why": message})
    # What it does not name in itself is written by its number.
    sign = ESCAPED.sub(lambda found: chr(int(found[1], 16)), missing[1])
    return without(sought(content, sign) or Unprintable(sign, sign, ()))


def without(found: Unprintable) -> NotTypeset:
    """Return the words that say which sign there is no font for, in which text, and where that stands."""
    said = {"sign": found.sign, "codes": found.code, "text": found.told, "where": found.where or "–"}
    if found.is_seen:
        words = _(
            "The document could not be made: no font has the sign “%(sign)s” (%(codes)s) in “%(text)s” (%(where)s)."
            " Replace it where it stands."
        )
    else:
        words = _(
            "The document could not be made: the sign %(codes)s in “%(text)s” (%(where)s) is none that can be printed."
            " Replace it where it stands."
        )
    return NotTypeset(words % said, found)


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that come with the packages, and no others: in Typst's own, what is missing is another sign."""
    folders = [Path(str(noto_cjk_sans_otc.FONT_PATH)).parent, Path(latin_alone().name)]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


@cache
def latin_alone() -> "TemporaryDirectory[str]":
    """Return a folder, as long as the process lives, with the one file of its package that papers stand in.

    Beside it are all weights, each in two formats: which of two is taken would be another on another machine.
    """
    folder: TemporaryDirectory[str] = TemporaryDirectory(prefix="goodstanding-fonts-")
    regular = Path(font_source_sans_pro.font_files_otf["SourceSansPro"])
    Path(folder.name, regular.name).symlink_to(regular)
    return folder
