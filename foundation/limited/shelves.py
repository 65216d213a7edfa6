"""What an archive holds, by the names of its entries."""

from collections.abc import Container, Iterable

from foundation.limited.refused import Refused

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
#: What other archives hold, and what they then are.
OTHERS = (
    ("xl/workbook.bin", "binary_workbook"),
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "presentation"),
    ("META-INF/MANIFEST.MF", "program"),
    ("AndroidManifest.xml", "program"),
)
#: Where workbooks keep what no register needs: (beginning or part of a name, reason), the gravest first.
XLSX = (
    ("vbaProject.bin", "macros"),
    ("xl/macrosheets/", "macros"),
    ("xl/dialogsheets/", "macros"),
    ("/embeddings/", "embedded"),
    ("/activeX/", "embedded"),
)
ODS = (("Basic/", "macros"), ("Scripts/", "macros"))


def kind_of(names: Container[str], media: str) -> str:
    """Return xlsx or ods by its entries and its mimetype; raise Refused for what is no workbook, saying what it is."""
    if "xl/workbook.xml" in names:
        return "xlsx"
    if media.startswith(SPREADSHEET) or (not media and "content.xml" in names):
        return "ods"
    for name, reason in OTHERS:
        if name in names:
            raise Refused(reason)
    if "opendocument.presentation" in media:
        raise Refused("presentation")
    raise Refused("document" if media.startswith("application/") else "archive")


def refuse_contents(names: Iterable[str], kind: str) -> None:
    """Refuse a workbook with macros or with other files inside."""
    for part, reason in XLSX if kind == "xlsx" else ODS:
        if any(name.startswith(part) if kind == "ods" else part in name for name in names):
            raise Refused(reason)
