"""What the supplier handed in, and what became of it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from attestations.models import Attestation
from attestations.services import take_back
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.pages import page
from portal.told import facts_of
from reminders.wording.people import officer_of

ON_A_PAGE = 30


@require_safe
@for_visitor
def papers(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what was handed in and what became of it, the newest first; and files that nothing was handed in with."""
    rows = visitor.attestations().select_related("requirement", "upload").prefetch_related("reviews")
    shown = Paginator(rows.order_by("-submitted_on", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    unused = {"attestations": None, "action_files": None, "plan_files": None, "grown_into": None}
    left = visitor.uploads().filter(received_by=visitor.person, **unused).order_by("-pk")
    return page(request, "portal/papers.html", visitor, papers=shown, left=left[:ON_A_PAGE])


@require_safe
@for_visitor
def paper(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Show one paper: what was said of it, what became of it, what happens next; whom to ask where it was refused."""
    found = get_object_or_404(paper_rows(visitor), public_id=reference)
    officer = officer_of(visitor.supplier) if found.decision == Attestation.Decision.REFUSED else None
    return page(request, "portal/paper.html", visitor, paper=found, facts=facts_of(found), officer=officer)


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def taking_back(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Ask whether a paper is to be taken back; do so."""
    found = get_object_or_404(paper_rows(visitor), public_id=reference, origin=Attestation.Origin.PORTAL)
    if request.method != "POST":
        return page(request, "portal/take_back.html", visitor, paper=found)
    try:
        take_back([found], actor=visitor.person, today=today())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("It was taken back. Nobody reviews it any more."))
    return redirect("portal:paper", reference)


def paper_rows(visitor: Visitor) -> "QuerySet[Attestation]":
    """Return the papers with what their page says of them."""
    return visitor.attestations().select_related("requirement", "upload", "edition").prefetch_related("reviews")
