"""To what the supplier is invited: it says whether it comes, and has the materials from the day on."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits.services import answer_invitation
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.forms import ComingForm
from portal.pages import page
from portal.views.files import given

ON_A_PAGE = 30


@require_safe
@for_visitor
def engagements(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List what the supplier was invited to, or came to: the last first."""
    rows = visitor.attendances().order_by("-engagement__day", "-pk")
    shown = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "portal/engagements.html", visitor, attendances=shown, today=today())


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def engagement(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Show one engagement with its materials; take the answer whether somebody comes."""
    found = get_object_or_404(visitor.attendances(), engagement__public_id=reference)
    form = ComingForm(request.POST if request.method == "POST" else None, initial={"answer": found.answer})
    if form.is_bound and form.is_valid():
        try:
            answer_invitation(found, form.cleaned_data["answer"], actor=visitor.person, today=today())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Thank you for your answer. You may change it until the day."))
            return redirect("portal:engagement", reference)
    return page(
        request,
        "portal/engagement.html",
        visitor,
        attendance=found,
        engagement=found.engagement,
        form=form,
        may_answer=may_answer(found),
        today=today(),
        materials=visitor.materials(today()).filter(engagement_files__engagement=found.engagement),
        status=422 if form.errors else 200,
    )


@require_safe
@for_visitor
def material(_request: HttpRequest, visitor: Visitor, reference: UUID, upload: UUID) -> HttpResponse:
    """Give material to be saved."""
    theirs = visitor.materials(today()).filter(engagement_files__engagement__public_id=reference)
    found = get_object_or_404(theirs.select_related("file").distinct(), public_id=upload)
    return given(found)


def may_answer(attendance: Any) -> bool:
    """Tell whether the supplier may still say whether it comes."""
    is_open = attendance.engagement.takes_invitations(today()) and attendance.attended is None
    return bool(is_open and attendance.invited_at)
