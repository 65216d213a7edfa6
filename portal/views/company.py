"""What is on file of the supplier, and what it asks to be changed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from foundation.words import labelled, listed
from portal.access import Visitor, for_visitor
from portal.company_forms import AskedForms
from portal.pages import page
from suppliers.changes_shown import shown, title_of
from suppliers.services import Asked, ask_for_changes, usual_days, withdraw_change_request

#: So many requests are listed.
LISTED = 20


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def company(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show contacts and master data, and ask an officer for the changes that were typed."""
    refuse_guests(visitor)
    asked = AskedForms(visitor, request.POST if request.method == "POST" else None)
    if asked.is_sent and asked.is_valid():
        words = asked.company.cleaned_data["words"]
        try:
            made = ask_for_changes(visitor.supplier, asked.wishes(), actor=visitor.person, words=words)
        except ValidationError as error:
            asked.company.add_error(None, error)
        else:
            tell(request, made)
            return redirect("portal:company")
    return page(
        request,
        "portal/company.html",
        visitor,
        asked=asked,
        people=visitor.people(),
        requests=requests_of(visitor),
        usual_days=usual_days(),
    )


@require_POST
@for_visitor
def withdraw(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Withdraw what of a request was not decided."""
    refuse_guests(visitor)
    found = get_object_or_404(visitor.change_requests(), public_id=reference)
    try:
        withdraw_change_request(found, actor=visitor.person)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Your request was withdrawn. What is on file stays as it is."))
    return redirect("portal:company")


def refuse_guests(visitor: Visitor) -> None:
    """Raise Http404 for somebody who came by the link of one reminder."""
    if visitor.only:
        raise Http404


def tell(request: HttpRequest, made: Asked) -> None:
    """Say that an officer was asked, and what the request takes the place of."""
    messages.success(request, _("Your request was sent. What is on file stays as it is until an officer accepts it."))
    if made.replaced:
        words = _("It takes the place of what was asked for before")
        messages.info(request, labelled(words, listed(title_of(change) for change in made.replaced)))


def requests_of(visitor: Visitor) -> list[dict[str, Any]]:
    """Return the newest requests, each with its changes in words."""
    found = visitor.change_requests().select_related("asked_by").prefetch_related("changes").order_by("-pk")[:LISTED]
    words = shown([change for request in found for change in request.changes.all()])
    return [
        {"request": request, "changes": [line for line in words if line.change.request_id == request.pk]}
        for request in found
    ]
