"""What is said without a paper: the audit is booked, or is no more; the document on file is still right."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from attestations.models import Kind, Requirement
from attestations.services import book_audit, confirm_document, withdraw_acknowledgement
from foundation.dates import today, written
from portal.access import Visitor, for_visitor
from portal.asked import asked_for
from portal.asking.booking import BookingForm
from portal.pages import page
from portal.said import Said


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def book(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Ask for which day the audit is booked and with whom; record it, and say when reminders go on."""
    requirement = get_object_or_404(visitor.requirements(), code=code, kind=Kind.CERTIFICATE)
    said = asked_for(visitor, requirement, today()).said
    known = {"day": said.booked.day, "body": said.booked.body} if said.booked else {"body": said.body}
    form = BookingForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid() and booked(form, visitor, requirement):
        tell(request, asked_for(visitor, requirement, today()).said)
        return redirect("portal:hand-in", code)
    status = 422 if form.errors else 200
    return page(request, "portal/book.html", visitor, status=status, requirement=requirement, said=said, form=form)


def booked(form: BookingForm, visitor: Visitor, requirement: Requirement) -> bool:
    """Record what a form says; tell whether it was, else the form says why not."""
    try:
        book_audit(visitor.supplier, requirement, **form.cleaned_data, actor=visitor.person, today=today())
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True


def tell(request: HttpRequest, said: Said) -> None:
    """Say from when on reminders go on."""
    if said.quiet_until:
        words = _("Thank you. We do not remind you before %(day)s.") % {"day": written(said.quiet_until)}
    else:
        words = _("Thank you. The certificate ends so soon that we remind you all the same.")
    messages.success(request, words)


@require_POST
@for_visitor
def withdraw(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Record that no audit is booked any more."""
    requirement = get_object_or_404(visitor.requirements(), code=code, kind=Kind.CERTIFICATE)
    for said in visitor.acknowledgements().booked(today()).filter(requirement=requirement):
        withdraw_acknowledgement(said, actor=visitor.person)
        messages.success(request, _("It is recorded that the audit is not booked any more."))
    return redirect("portal:hand-in", code)


@require_POST
@for_visitor
def confirm(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Record that the document on file is still right."""
    requirement = get_object_or_404(visitor.requirements(), code=code, kind=Kind.DOCUMENT)
    try:
        confirm_document(visitor.supplier, requirement, actor=visitor.person, today=today())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, _("Thank you. It is recorded that the document on file is still right."))
    return redirect("portal:hand-in", code)
