"""The documents of what waits: some printed as an invented body would print them, the others plain."""

import json
from datetime import timedelta

from accounts.models import User
from attestations.models import Attestation, Kind
from demo.certificate import certificate
from demo.keeping import kept
from demo.paper import pdf
from suppliers.models import Upload

#: How many certificates are printed: it takes its time.
PRINTED = 3
#: What is read from a printed one.
READ = ("number", "holder_name", "issuing_body", "scope", "valid_from", "valid_until")


def bring_all(papers: list[Attestation], *, actor: User) -> None:
    """Give each paper its document as the supplier uploaded it; of the second that is printed a day was mistyped."""
    printed = [paper for paper in papers if paper.requirement.kind == Kind.CERTIFICATE][:PRINTED]
    for paper in papers:
        bring(paper, is_printed=paper in printed, actor=actor)
    for paper in printed[1:2]:
        if paper.valid_until:
            paper.valid_until += timedelta(days=365)


def bring(paper: Attestation, *, is_printed: bool, actor: User) -> None:
    """Give a paper its document."""
    content = certificate(paper) if is_printed else plain(paper)
    upload = Upload(
        supplier=paper.supplier,
        name=f"{paper.requirement.name_zh_hans} {paper.supplier.code}.pdf",
        media_type="application/pdf",
        reading=json.dumps(reading(paper) if is_printed else {}, ensure_ascii=False),
    )
    paper.upload = kept(upload, content, actor=actor)
    paper.file = upload.file


def plain(paper: Attestation) -> bytes:
    """Return a page of plain words."""
    words = [paper.requirement.name_en, paper.supplier.name_en, f"{paper.submitted_on}"]
    return pdf([*words, "Specimen of the demonstration"])


def reading(paper: Attestation) -> dict[str, str]:
    """Return what is read from a printed certificate: what it says."""
    said = {name: str(getattr(paper, name)) for name in READ} | {"holder_name": paper.supplier.name}
    return said | ({"edition": str(paper.edition)} if paper.edition else {})
