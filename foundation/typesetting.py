"""Set a document as PDF/A-2b with Typst, in the same fonts on every machine."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst


def typeset(template: Path, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return what a template makes of some content, as PDF; the same content at the same moment gives the same bytes.

    A template imports nothing from outside its folder, and takes what people typed as text, never as markup.
    """
    return typst.compile(
        template,
        root=template.parent,
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=["a-2b"],
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )


@cache
def fonts() -> typst.Fonts:
    """Return the fonts that come with the packages: Noto Sans CJK, and Typst's own."""
    folder = Path(str(noto_cjk_sans_otc.FONT_PATH)).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])
