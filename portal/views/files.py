"""The bytes of what was handed in, for those who may have them; and a picture of a page."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from evidence.files import opened, path_of
from evidence.inspection import preview as drawn
from portal.access import Visitor, for_visitor
from suppliers.models import Upload

#: What a browser is to make of a stranger's file: nothing.
SANDBOX = "default-src 'none'; sandbox"
PRIVATE = "private, no-store"


@require_safe
@for_visitor
def download(_request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Give a file to be saved, as what we found it to be."""
    return given(found(visitor, reference))


def given(upload: Upload) -> HttpResponse:
    """Return a file, which the visitor may have, to be saved as what we found it to be."""
    assert upload.file
    with opened(upload.file) as source:
        answer = HttpResponse(source.read(), content_type=upload.media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=upload.name)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = PRIVATE
    return answer


@require_safe
@for_visitor
def preview(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Give a picture of a file's first page, or the one that is asked for, drawn anew."""
    upload = found(visitor, reference)
    assert upload.file
    asked = request.GET.get("page", "1")
    if asked not in map(str, range(1, max(1, upload.pages) + 1)):
        raise Http404
    picture = drawn(path_of(upload.file.sha256), upload.media_type, int(asked))
    if not picture:
        raise Http404
    answer = HttpResponse(picture, content_type="image/png")
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Cache-Control"] = PRIVATE
    return answer


def found(visitor: Visitor, reference: UUID) -> Upload:
    """Return an upload that the visitor may open; raise Http404 for any other, whatever there is of it."""
    return get_object_or_404(visitor.uploads().shown_to(visitor.person).select_related("file"), public_id=reference)
