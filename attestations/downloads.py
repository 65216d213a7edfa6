"""PDFs that leave the installation."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def download(pdf: bytes, name: str) -> HttpResponse:
    """Return a PDF to be saved, which a browser neither keeps nor lets do anything."""
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
