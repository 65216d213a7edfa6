"""What audits found at the supplier, and the page on which it says how that is mended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.models import Extension, Finding, FindingState
from audits.services import answer_finding, ask_for_extension
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.answer_forms import FindingForm, MoreTimeForm
from portal.asking.file import limits
from portal.attaching import filled, keep_to_files
from portal.pages import page
from portal.receiving import takes_file
from portal.views.files import given

ON_A_PAGE = 30


@require_safe
@for_visitor
def findings(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what was found: first what waits for an answer, the most urgent first; then the rest."""
    rows = shown(visitor)
    asked = rows.to_answer(today()).order_by(F("due_on").asc(nulls_last=True), "pk")
    others = rows.exclude(pk__in=asked.values("pk")).order_by("-pk")
    settled = Paginator(others, ON_A_PAGE).get_page(request.GET.get("page"))
    return page(request, "portal/findings.html", visitor, asked=asked, settled=settled, today=today())


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def finding(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Show one finding with what became of it; take the answer to it."""
    found = get_object_or_404(shown(visitor), public_id=reference)
    if request.method != "POST":
        return drawn(request, visitor, found, FindingForm(), MoreTimeForm())
    form = filled(request, visitor, FindingForm)
    is_only_attaching = "attach" in request.POST
    if form.is_bound and not form.errors and not is_only_attaching and answered(found, form, visitor):
        messages.success(request, _("Your answer was sent. Somebody verifies it, and you get to read what came of it."))
        return redirect("portal:finding", reference)
    if is_only_attaching:
        keep_to_files(form)
    return drawn(request, visitor, found, form, MoreTimeForm(), status=form.status if form.errors else 200)


@require_POST
@for_visitor
def more_time(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Ask for more time for a finding; somebody here decides."""
    found = get_object_or_404(shown(visitor), public_id=reference)
    form = MoreTimeForm(request.POST)
    if form.is_valid():
        try:
            ask_for_extension(found, **form.cleaned_data, actor=visitor.person)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("More time was asked for. Until it is granted, the day stays as it is."))
            return redirect("portal:finding", reference)
    return drawn(request, visitor, found, FindingForm(), form, status=422)


def shown(visitor: Visitor) -> Any:
    """Return what was found at the visitor's supplier, with what it is today."""
    return visitor.findings().select_related("item", "severity", "audit").with_state(today())


def answered(found: Finding, form: FindingForm, visitor: Visitor) -> bool:
    """Send the answer; return whether it was taken, else the form says why not."""
    try:
        answer_finding(found, form.answer(), uploads=form.attached, actor=visitor.person, today=today())
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


@require_safe
@for_visitor
def photo(_request: HttpRequest, visitor: Visitor, reference: UUID, upload: UUID) -> HttpResponse:
    """Give a photo or file of what was found, to be saved."""
    theirs = visitor.finding_files().filter(audit_files__finding__public_id=reference)
    return given(get_object_or_404(theirs.select_related("file").distinct(), public_id=upload))


def drawn(
    request: HttpRequest,
    visitor: Visitor,
    found: Finding,
    form: FindingForm,
    time_form: MoreTimeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of a finding."""
    state = vars(found)["state"]
    if state is None:
        raise Http404
    extensions = [*found.extensions.all()]
    is_asked = state in FindingState.TO_ANSWER
    waits = any(extension.decision == Extension.Decision.WAITING for extension in extensions)
    return page(
        request,
        "portal/finding.html",
        visitor,
        status=status,
        finding=found,
        state=FindingState.State(state),
        is_asked=is_asked,
        may_ask_for_time=is_asked and found.due_on and not waits,
        actions=found.actions.prefetch_related("files__upload"),
        extensions=extensions,
        photos=visitor.finding_files().filter(audit_files__finding=found),
        reopened=found.states.filter(state=FindingState.State.REOPENED).last(),
        form=form,
        time_form=time_form,
        time_page=reverse("portal:more-time", args=[found.public_id]),
        limits=limits(),
    )
