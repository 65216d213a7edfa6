"""The page on which something is handed in: what is asked, and the ways to do it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from attestations.models import Requirement
from foundation.dates import today
from portal.access import Visitor
from portal.asked import asked_for
from portal.asking.file import FileForm, limits
from portal.pages import page
from portal.receiving import takes_file
from portal.scripts import refused, wants_json
from portal.services import take


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def hand_in(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Show what is asked; take a file, or photos of its pages, and go on to what it says."""
    requirement = get_object_or_404(visitor.requirements(), code=code)
    if request.method != "POST":
        return shown(request, visitor, requirement, FileForm())
    form = FileForm(request.POST, request.FILES)
    if upload := take(form, requirement, visitor):
        return next_page(request, reverse("portal:check", args=[code, upload.public_id]))
    return told(form) if wants_json(request) else shown(request, visitor, requirement, form, status=form.status)


@require_POST
@takes_file
def add_pages(request: HttpRequest, visitor: Visitor, code: str, reference: UUID) -> HttpResponse:
    """Take photos of further pages of a paper that was photographed, and go on to all of them."""
    requirement = get_object_or_404(visitor.requirements(), code=code)
    before = get_object_or_404(visitor.uploads().shown_to(visitor.person).select_related("file"), public_id=reference)
    form = FileForm(request.POST, request.FILES)
    upload = take(form, requirement, visitor, after=before)
    if upload is None and wants_json(request):
        return told(form)
    if upload is None:
        messages.error(request, words_of(form))
    return next_page(request, reverse("portal:check", args=[code, (upload or before).public_id]))


def next_page(request: HttpRequest, url: str) -> HttpResponse:
    """Go on to another page, or let the page's script do so."""
    return JsonResponse({"next": url}) if wants_json(request) else redirect(url)


def told(form: FileForm) -> JsonResponse:
    """Tell a page's script why a file was not taken."""
    return refused(words_of(form), status=form.status)


def words_of(form: FileForm) -> str:
    """Return why a file was not taken."""
    return " ".join(str(said) for field in form.errors.values() for said in field)


def shown(
    request: HttpRequest, visitor: Visitor, requirement: Requirement, form: FileForm, status: int = 200
) -> HttpResponse:
    """Draw the page."""
    content = {"asked": asked_for(visitor, requirement, today()), "form": form, "limits": limits()}
    return page(request, "portal/hand_in.html", visitor, status=status, **content)
