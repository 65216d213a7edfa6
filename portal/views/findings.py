"""What audits found at the supplier, and the page on which it says how that is mended."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.models import Finding, FindingState
from audits.services import answer_finding, ask_for_extension
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.answer_forms import FindingForm
from portal.answering import Matter, take_answer, take_time_request
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
    return take_answer(request, visitor, FINDING, reference)


@require_POST
@for_visitor
def more_time(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Ask for more time for a finding; somebody here decides."""
    return take_time_request(request, visitor, FINDING, reference)


@require_safe
@for_visitor
def photo(_request: HttpRequest, visitor: Visitor, reference: UUID, upload: UUID) -> HttpResponse:
    """Give a photo or file of what was found, to be saved."""
    theirs = visitor.finding_files().filter(audit_files__finding__public_id=reference)
    return given(get_object_or_404(theirs.select_related("file").distinct(), public_id=upload))


def shown(visitor: Visitor) -> Any:
    """Return what was found at the visitor's supplier, with what it is today."""
    return visitor.findings().select_related("item", "severity", "audit").with_state(today())


def state_of(found: Finding) -> str:
    """Return what a finding is today; raise Http404 where it is nothing yet."""
    state: str | None = vars(found)["state"]
    if state is None:
        raise Http404
    return state


def content(found: Finding, visitor: Visitor) -> dict[str, Any]:
    """Return what stands on the page of a finding."""
    return {
        "finding": found,
        "state": FindingState.State(state_of(found)),
        "actions": found.actions.prefetch_related("files__upload"),
        "photos": visitor.finding_files().filter(audit_files__finding=found),
        "reopened": found.states.filter(state=FindingState.State.REOPENED).last(),
    }


FINDING = Matter(
    name="finding",
    time_name="more-time",
    template="portal/finding.html",
    form=FindingForm,
    shown=shown,
    is_asked=lambda found, _visitor: state_of(found) in FindingState.TO_ANSWER,
    content=content,
    answer=lambda found, form, visitor: answer_finding(
        found, form.answer(), uploads=form.attached, actor=visitor.person, today=today()
    ),
    ask_for_time=lambda found, asked, visitor: ask_for_extension(found, **asked, actor=visitor.person),
)
