"""The document of an item: its pages as pictures, and the file itself to take away."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from attestations.models import Attestation, RegisterCheck
from desk.documents import document_of, picture
from desk.screenshots import PICTURES, media_type_of
from desk.views.frame import of_an_item
from evidence.files import opened

#: Nothing that is taken for a page of ours, whatever it is.
SEALED = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
HOUR = 3600


@require_safe
@of_an_item
def page_picture(_request: HttpRequest, attestation: Attestation, number: int, zoom: int) -> HttpResponse:
    """Return a page as PNG; 404 where there is no such page, or nobody may see it."""
    document = document_of(attestation)
    if document.upload is None or document.unpictured:
        raise Http404
    try:
        drawn = picture(document.upload, number, zoom)
    except LookupError as error:
        raise Http404 from error
    return HttpResponse(drawn, content_type="image/png", headers=SEALED | {"Cache-Control": f"private, max-age={HOUR}"})


@require_safe
@of_an_item
def download(_request: HttpRequest, attestation: Attestation) -> HttpResponseBase:
    """Return the file as it was handed in, to be kept, never shown in place; 404 where nobody may see it."""
    upload = document_of(attestation).upload
    if upload is None or upload.file is None:
        raise Http404
    return FileResponse(
        opened(upload.file),
        as_attachment=True,
        filename=upload.name,
        content_type=upload.media_type or "application/octet-stream",
        headers=SEALED,
    )


@require_safe
@of_an_item
def screenshot(_request: HttpRequest, attestation: Attestation) -> HttpResponseBase:
    """Return the picture that was kept with a look-up in a register; 404 where there is none."""
    check = get_object_or_404(RegisterCheck.objects.exclude(file=None), review__attestation=attestation)
    assert check.file is not None
    kind = media_type_of(check.file)
    return FileResponse(
        opened(check.file),
        as_attachment=True,
        filename=f"{check.checked_on}{PICTURES.get(kind, '')}",
        content_type=kind,
        headers=SEALED,
    )
