"""Certificates to hand in, as an invented body would print them."""

import json
from pathlib import Path

import noto_cjk_sans_otc
import typst

from attestations.models import Attestation

TEMPLATE = Path(__file__).with_suffix(".typ")
PRINTED = {
    "title": "管理體系認證證書",
    "heading": "管理體系認證證書",
    "number_label": "證書編號：",
    "certify": "茲證明",
    "complies": "建立的管理體系符合標準",
    "scope_label": "認證範圍",
    "from_label": "發證日期：",
    "until_label": "有效期至：",
    "accreditation_label": "認可機構：",
    "specimen": "演示樣本，並非真實證書",
}


def certificate(paper: Attestation) -> bytes:
    """Return the PDF of a certificate that says what was typed of it, and what names the supplier has."""
    said = PRINTED | {
        "body": paper.issuing_body,
        "number": paper.number,
        "holder": paper.supplier.name,
        "holder_en": paper.supplier.name_en,
        "standard": f"{paper.requirement.name_en}{f' · {paper.edition}' if paper.edition else ''}",
        "scope": paper.scope,
        "accreditation": paper.accreditation,
        "valid_from": f"{paper.valid_from}",
        "valid_until": f"{paper.valid_until}",
    }
    folder = Path(noto_cjk_sans_otc.FONT_PATH).parent
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(said, ensure_ascii=False)},
    )
