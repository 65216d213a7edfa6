"""The page for a clause of a contract that stands for a commitment: which it is, and the pages that show it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from attestations.models import Requirement
from portal.access import Visitor
from portal.asking import ClauseForm
from portal.pages import page
from portal.receiving import takes_file
from portal.services import taken
from portal.views.checking import about, handed_in


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def clause(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Ask for the contract, the clause and its pages; hand that in."""
    requirement = get_object_or_404(visitor.requirements(), code=code, allows_contract_clause=True)
    form = filled(request, visitor, requirement)
    return handed_in(visitor, form, form.attachment) or page(
        request, "portal/clause.html", visitor, requirement=requirement, form=form,
        status=form.status if form.errors else 200,
    )  # fmt: skip


def filled(request: HttpRequest, visitor: Visitor, requirement: Requirement) -> ClauseForm:
    """Return the form as it was filled in; pages that came with it are kept also where something else is missing."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    mine = visitor.uploads().shown_to(visitor.person)
    form = ClauseForm(*sent, attachable=mine, **about(visitor, requirement))
    form.full_clean()
    if form.is_bound and form.brought:
        form.attachment = taken(form, None, visitor) or form.attachment
    return form
