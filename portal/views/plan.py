"""The supplier's improvement plan, and the page on which it says what it did of an action."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audits.models import Extension, PlannedAction
from audits.services import answer_action, ask_for_plan_time
from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.answer_forms import MoreTimeForm, PlanAnswerForm
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
        return drawn(request, visitor, found, PlanAnswerForm(), MoreTimeForm())
    form = filled(request, visitor, PlanAnswerForm)
    is_only_attaching = "attach" in request.POST
    if form.is_bound and not form.errors and not is_only_attaching and answered(found, form, visitor):
        messages.success(request, _("Your answer was sent. Somebody verifies it, and you get to read what came of it."))
        return redirect("portal:plan-action", reference)
    if is_only_attaching:
        keep_to_files(form)
    return drawn(request, visitor, found, form, MoreTimeForm(), status=form.status if form.errors else 200)


@require_POST
@for_visitor
def more_time(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Ask for more time for an action; somebody here decides."""
    found = get_object_or_404(shown(visitor), public_id=reference)
    form = MoreTimeForm(request.POST)
    if form.is_valid():
        try:
            ask_for_plan_time(found, **form.cleaned_data, actor=visitor.person, today=today())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("More time was asked for. Until it is granted, the day stays as it is."))
            return redirect("portal:plan-action", reference)
    return drawn(request, visitor, found, PlanAnswerForm(), form, status=422)


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
    request: HttpRequest,
    visitor: Visitor,
    found: PlannedAction,
    form: PlanAnswerForm,
    time_form: MoreTimeForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the page of an action."""
    extensions = [*found.extensions.all()]
    is_asked = visitor.plan_actions().to_answer(today()).filter(pk=found.pk).exists()
    waits = any(extension.decision == Extension.Decision.WAITING for extension in extensions)
    return page(
        request,
        "portal/plan_action.html",
        visitor,
        status=status,
        action=found,
        is_asked=is_asked,
        may_ask_for_time=is_asked and not waits,
        extensions=extensions,
        form=form,
        time_form=time_form,
        time_page=reverse("portal:plan-more-time", args=[found.public_id]),
        limits=limits(),
        today=today(),
    )
