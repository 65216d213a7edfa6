"""The page on which something is handed in: what is asked, and the ways to do it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from attestations.models import Requirement
from foundation.dates import today
from portal.access import Visitor
from portal.asked import asked_for
from portal.asking.file import FileForm
from portal.pages import page
from portal.receiving import takes_file, wants_json
from portal.services import receive_for
from portal.templatetags.portal import why
from suppliers.models import Upload
from suppliers.services import NotTaken, too_large


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def hand_in(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Show what is asked; take a file and go on to what it says."""
    requirement = get_object_or_404(visitor.requirements(), code=code)
    if request.method != "POST":
        return shown(request, visitor, requirement, FileForm())
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return not_taken(request, visitor, requirement, form, status=422)
    try:
        upload = receive_for(requirement, form.brought, supplier=visitor.supplier, actor=visitor.person)
    except NotTaken as refusal:
        form.add_error("file", str(refusal))
        return not_taken(request, visitor, requirement, form, status=refusal.status)
    if upload.state in (Upload.State.REFUSED, Upload.State.QUARANTINED):
        form.add_error("file", why(upload))
        return not_taken(request, visitor, requirement, form, status=422)
    return next_page(request, reverse("portal:check", args=[code, upload.public_id]))


def next_page(request: HttpRequest, url: str) -> HttpResponse:
    """Go on to another page, or let the page's script do so."""
    return JsonResponse({"next": url}) if wants_json(request) else redirect(url)


def not_taken(
    request: HttpRequest, visitor: Visitor, requirement: Requirement, form: FileForm, *, status: int
) -> HttpResponse:
    """Say why a file was not taken, on the page or to its script."""
    if wants_json(request):
        words = " ".join(str(said) for field in form.errors.values() for said in field)
        return JsonResponse({"error": words}, status=status)
    return shown(request, visitor, requirement, form, status=status)


def shown(
    request: HttpRequest, visitor: Visitor, requirement: Requirement, form: FileForm, status: int = 200
) -> HttpResponse:
    """Draw the page."""
    content: dict[str, Any] = {
        "asked": asked_for(visitor, requirement, today()),
        "form": form,
        "largest": settings.UPLOAD_MOST_MEGABYTES * 2**20,
        "too_large": too_large(),
    }
    return page(request, "portal/hand_in.html", visitor, status=status, **content)
