"""The supplier's improvement plan, and the page on which it says what it did of an action."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.models import PlannedAction
from audits.services import answer_action, ask_for_plan_time
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.answer_forms import PlanAnswerForm
from portal.answering import Matter, take_answer, take_time_request
from portal.pages import page
from portal.receiving import takes_file


@require_safe
@for_visitor
def plan(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what was agreed: first what waits for the supplier, the most urgent first; then the rest."""
    rows = shown(visitor)
    asked = rows.to_answer(today())
    settled = rows.exclude(pk__in=asked.values("pk")).order_by("-due_on", "-pk")
    return page(request, "portal/plan.html", visitor, asked=asked, settled=settled, today=today())


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def action(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Show one action with what came of it; take what the supplier did."""
    return take_answer(request, visitor, ACTION, reference)


@require_POST
@for_visitor
def more_time(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Ask for more time for an action; somebody here decides."""
    return take_time_request(request, visitor, ACTION, reference)


def shown(visitor: Visitor) -> Any:
    """Return the actions of the visitor's supplier with their answers."""
    return visitor.plan_actions().prefetch_related("answers__files__upload")


def is_asked(found: PlannedAction, visitor: Visitor) -> bool:
    """Tell whether an action waits for the supplier."""
    return visitor.plan_actions().to_answer(today()).filter(pk=found.pk).exists()


ACTION = Matter(
    name="plan-action",
    time_name="plan-more-time",
    template="portal/plan_action.html",
    form=PlanAnswerForm,
    shown=shown,
    is_asked=is_asked,
    content=lambda found, _visitor: {"action": found, "today": today()},
    answer=lambda found, form, visitor: answer_action(
        found, form.cleaned_data["said"], uploads=form.attached, actor=visitor.person, today=today()
    ),
    ask_for_time=lambda found, asked, visitor: ask_for_plan_time(found, **asked, actor=visitor.person, today=today()),
)
