"""What a paper says: the text of its first pages, or what can be recognised in its image."""

import re
import shutil
import subprocess

import pypdfium2

from evidence.probing import pdf
from evidence.probing.limits import MOST_TEXT, OCR_PAGES, TEXT_PAGES
from evidence.probing.picture import png_of

OCR_WIDTH = 2000
#: tesseract sets Chinese characters apart as if each were a word.
BETWEEN_CHARACTERS = re.compile(r"(?<=[\u3007\u3400-\u9fffO]) (?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff]) (?=[\u3007O])")
LANGUAGES = "eng", "chi_sim", "chi_tra"


def text_of(content: bytes, kind: str) -> str:
    """Return the text; empty where there is none, or nothing that could recognise it. Raise Refused."""
    found = text_layer(content) if kind == "pdf" else ""
    return found[:MOST_TEXT] if found.strip() else recognised(content, kind)[:MOST_TEXT]


def text_layer(content: bytes) -> str:
    """Return the text of the first pages of a PDF."""
    with pdf.opened(content) as document:
        return "\f".join(page_text(document, page) for page in range(min(len(document), TEXT_PAGES)))


def page_text(document: pypdfium2.PdfDocument, page: int) -> str:
    """Return the text of a page; nothing for one that cannot be read."""
    try:
        return document[page].get_textpage().get_text_bounded().replace("\r\n", "\n")
    except pypdfium2.PdfiumError:
        return ""


def recognised(content: bytes, kind: str) -> str:
    """Return what tesseract recognises, where it is installed."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    pages = 1
    if kind == "pdf":
        with pdf.opened(content) as document:
            pages = min(len(document), OCR_PAGES)
    languages = "+".join(name for name in LANGUAGES if name in installed(program)) or "eng"
    found = "\f".join(
        answer([program, "stdin", "stdout", "-l", languages], png_of(content, kind, page, OCR_WIDTH))
        for page in range(1, pages + 1)
    )
    return joined(found)


def joined(text: str) -> str:
    """Return recognised text with Chinese characters as they stand on paper: side by side."""
    return BETWEEN_CHARACTERS.sub("", text)


def installed(program: str) -> list[str]:
    """Return the languages that tesseract knows."""
    return answer([program, "--list-langs"]).split()


def answer(command: list[str], given: bytes = b"") -> str:
    """Return what a program answers; nothing where it fails."""
    return subprocess.run(command, input=given, capture_output=True, check=False).stdout.decode(errors="replace")
