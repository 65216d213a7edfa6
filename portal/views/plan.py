"""The supplier's improvement plan, and the page on which it says what it did of an action."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits.models import PlannedAction
from audits.services import answer_action
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.answer_forms import PlanAnswerForm
from portal.asking.file import limits
from portal.attaching import filled, keep_to_files
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
    found = get_object_or_404(shown(visitor), public_id=reference)
    if request.method != "POST":
        return drawn(request, visitor, found, PlanAnswerForm())
    form = filled(request, visitor, PlanAnswerForm)
    is_only_attaching = "attach" in request.POST
    if form.is_bound and not form.errors and not is_only_attaching and answered(found, form, visitor):
        messages.success(request, _("Your answer was sent. Somebody verifies it, and you get to read what came of it."))
        return redirect("portal:plan-action", reference)
    if is_only_attaching:
        keep_to_files(form)
    return drawn(request, visitor, found, form, status=form.status if form.errors else 200)


def shown(visitor: Visitor) -> Any:
    """Return the actions of the visitor's supplier with their answers."""
    return visitor.plan_actions().prefetch_related("answers__files__upload")


def answered(found: PlannedAction, form: PlanAnswerForm, visitor: Visitor) -> bool:
    """Send the answer; return whether it was taken, else the form says why not."""
    try:
        said = form.cleaned_data["said"]
        answer_action(found, said, uploads=form.attached, actor=visitor.person, today=today())
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def drawn(
    request: HttpRequest, visitor: Visitor, found: PlannedAction, form: PlanAnswerForm, *, status: int = 200
) -> HttpResponse:
    """Draw the page of an action."""
    return page(
        request,
        "portal/plan_action.html",
        visitor,
        status=status,
        action=found,
        is_asked=visitor.plan_actions().to_answer(today()).filter(pk=found.pk).exists(),
        form=form,
        limits=limits(),
        today=today(),
    )
