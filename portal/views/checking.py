"""The page after a file came in: its picture, and the fields filled with what it says."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from attestations.models import Attestation, Kind, Requirement
from attestations.services import hand_in_here
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.asking import FORMS, AnnouncementForm, PaperForm
from portal.asking.file import FileForm, limits
from portal.cautions import cautions
from portal.pages import page
from suppliers.models import Upload


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def check(request: HttpRequest, visitor: Visitor, code: str, reference: UUID) -> HttpResponse:
    """Show what a file says beside its picture; hand it in as what the visitor says it is."""
    requirement = get_object_or_404(visitor.requirements(), code=code)
    upload = get_object_or_404(visitor.uploads().shown_to(visitor.person), public_id=reference)
    form = filled(FORMS[requirement.kind], request, visitor, requirement, upload)
    return handed_in(visitor, form, upload) or page(
        request, "portal/check.html", visitor, requirement=requirement, upload=upload, form=form,
        cautions=cautions(upload, requirement, form, visitor), **more_pages(upload),
        status=422 if form.errors else 200,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def announce(request: HttpRequest, visitor: Visitor, code: str, reference: UUID) -> HttpResponse:
    """Ask by when a certificate is expected that a file announces; hand that in."""
    requirement = get_object_or_404(visitor.requirements(), code=code, kind=Kind.CERTIFICATE)
    upload = get_object_or_404(visitor.uploads().shown_to(visitor.person), public_id=reference)
    form = filled(AnnouncementForm, request, visitor, requirement, upload)
    return handed_in(visitor, form, upload) or page(
        request, "portal/announce.html", visitor, requirement=requirement, upload=upload, form=form,
        cautions=cautions(upload, requirement, form, visitor), status=422 if form.errors else 200,
    )  # fmt: skip


def more_pages(upload: Upload) -> dict[str, Any]:
    """Return what is asked of further pages, and the numbers of those that there are; nothing where it takes none."""
    if not upload.takes_pages:
        return {}
    # Beside the form of the paper, whose fields have the same names.
    form = FileForm(auto_id="more_%s")
    return {"more": form, "leaves": range(1, upload.pages + 1), "limits": limits()}


def filled(
    form: type[PaperForm], request: HttpRequest, visitor: Visitor, requirement: Requirement, upload: Upload | None
) -> PaperForm:
    """Return the form of a paper with what was typed, or else with what was read."""
    # What a plan says of days is not by when the certificate is expected.
    is_read = upload and form is not AnnouncementForm
    reading = upload.says if upload and is_read else {}
    sent = request.POST if request.method == "POST" else None
    return form(sent, **about(visitor, requirement), reading=reading)


def about(visitor: Visitor, requirement: Requirement) -> dict[str, Any]:
    """Return what the form of a paper is given: the paper that comes of it, and those whose place it may take."""
    paper = Attestation(supplier=visitor.supplier, requirement=requirement, kind=requirement.kind, submitted_on=today())
    waiting = visitor.attestations().filter(requirement=requirement, origin=Attestation.Origin.PORTAL, decision="")
    return {"instance": paper, "waiting": waiting}


def handed_in(visitor: Visitor, form: PaperForm, upload: Upload | None) -> HttpResponse | None:
    """Hand in what a form says and go to its page; None where the form is to be shown."""
    if not form.is_valid():
        return None
    try:
        paper = hand_in_here(
            form.instance,
            upload=upload,
            replaces=form.cleaned_data["replaces"],
            actor=visitor.person,
            today=form.today,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return None
    return redirect("portal:paper", paper.public_id)
