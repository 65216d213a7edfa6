"""Why a paper is refused, and what an officer should know of one that is not, in sentences for who handed it in."""

from django.conf import settings
from django.db import models
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _


def _with_limits(sentence: Promise) -> str:
    return str(sentence) % {"megabytes": settings.UPLOAD_MOST_MEGABYTES}


with_limits = lazy(_with_limits, str)


class Reason(models.TextChoices):
    """Why a paper is refused: what is wrong, and what to do."""

    EMPTY = "empty", _("The file is empty. Open it to see whether it is the right one, and hand it in again.")
    LARGE = (
        "large",
        with_limits(
            _("The file is larger than %(megabytes)s MB. Scan it with fewer dots per inch, or reduce its size.")
        ),
    )
    KIND = "kind", _("Files of this kind are not taken. Hand in a PDF, or a JPEG or PNG image.")
    TEXT_DOCUMENT = "text_document", _("Text documents are not taken. Save the document as PDF and hand that in.")
    PHOTO = "photo", _("Photos of this kind are not taken. Save the photo as JPEG and hand that in.")
    ARCHIVE = "archive", _("Archives are not taken. Unpack it and hand in the papers that are in it one by one.")
    WORKBOOK = (
        "workbook",
        _("Workbooks are not taken. Save the table as PDF and hand that in, or hand in a JPEG or PNG image."),
    )
    MISMATCH = (
        "mismatch",
        _("The content of the file is not what its name says. Open it, save it as PDF or image, and hand that in."),
    )
    HIDDEN = (
        "hidden",
        _("The file has another file or a web page hidden in it. Print the paper to a new PDF and hand that in."),
    )
    TOO_COMPLEX = (
        "too_complex",
        _("The file takes too long or too much memory to look through. Print the paper to a new PDF and hand that in."),
    )
    FAILED = (
        "failed",
        _("The file could not be looked through. Hand it in again; if that fails too, print it to a new PDF."),
    )
    PDF_DAMAGED = (
        "pdf_damaged",
        _("The PDF is damaged or not complete. Open it, save or scan it again, and hand that in."),
    )
    PDF_PASSWORD = (
        "pdf_password",
        _("The PDF opens only with a password. Save a copy that opens without one and hand that in."),
    )
    PDF_PAGES = "pdf_pages", _("The PDF has more than 200 pages. Hand in the pages that belong to this paper only.")
    IMAGE_DAMAGED = (
        "image_damaged",
        _("The image is damaged or not complete. Scan or photograph the paper again and hand that in."),
    )
    IMAGE_LARGE = (
        "image_large",
        _("The image has more than 40 million pixels. Scan it with fewer dots per inch, or reduce its size."),
    )
    IMAGE_FRAMES = (
        "image_frames",
        _("The image moves or has several pages. Hand in one image, or a PDF with all pages."),
    )
    MIXED = (
        "mixed",
        _("Only photos (JPEG or PNG) are put together into one file. Hand this one in by itself."),
    )
    PHOTOS_LARGE = (
        "photos_large",
        _("From this photo on, all of them have more than 400 million pixels. Hand in fewer, or smaller ones."),
    )
    INFECTED = (
        "infected",
        _("The virus scanner found harmful software in the file. Have your computer checked; hand in a clean copy."),
    )

    @classmethod
    def _missing_(cls, value: object) -> "Reason | None":
        # Why a workbook was refused is kept from when they were looked into.
        return cls.WORKBOOK if str(value).startswith("workbook_") else None


class Flag(models.TextChoices):
    """What an officer should know of a paper that was taken."""

    ACTIVE_CONTENT = (
        "active_content",
        _("The PDF has scripts, other files or actions in it. Look at its preview only; do not open the file itself."),
    )
    LOCATION = (
        "location",
        _("The image tells where it was taken. The place stays in the kept file; previews are without it."),
    )
    PHOTOS = "photos", _("The pages are photos that were put together here. Look whether all of them are there.")


#: Extensions of files that people bring, of which can be said what to do.
OTHERS = {
    Reason.TEXT_DOCUMENT: ("doc", "docx", "docm", "odt", "rtf", "txt", "wps", "pages", "ofd", "ppt", "pptx"),
    Reason.PHOTO: ("heic", "heif", "webp", "bmp", "tif", "tiff", "gif", "avif"),
    Reason.ARCHIVE: ("zip", "rar", "7z", "gz", "tar"),
    Reason.WORKBOOK: ("xlsx", "xls", "xlsm", "xlsb", "xltx", "xltm", "et", "ods", "csv"),
}


def reason_of_extension(extension: str) -> Reason:
    """Return why a file with this extension is refused."""
    return next((reason for reason, extensions in OTHERS.items() if extension in extensions), Reason.KIND)
