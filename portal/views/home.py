"""What is asked of the supplier."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from foundation.dates import today
from portal.access import Visitor, for_visitor
from portal.asked import all_asked
from portal.pages import page
from reminders.wording.people import officer_of
from suppliers.models import Grade


@require_safe
@for_visitor
def home(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show what is to be handed in, the most urgent first; what is in review, and what is fine; and whom to ask."""
    asked = all_asked(visitor, today())
    ended = visitor.ended(today())
    going = None if ended else visitor.going(today())
    # Whoever is in no such grade has no open plan: nothing is asked for nothing.
    is_in_d = visitor.supplier.grade == Grade.D
    return page(
        request,
        "portal/home.html",
        visitor,
        officer=officer_of(visitor.supplier),
        to_do=[one for one in asked if one.is_to_do],
        in_review=[one for one in asked if one.waiting and not one.is_to_do],
        invitations=visitor.attendances().to_answer(today()).count(),
        findings=visitor.findings().to_answer(today()).count(),
        has_plan=is_in_d and visitor.plan_actions().exists(),
        plan_actions=visitor.plan_actions().to_answer(today()).count() if is_in_d else 0,
        ended=ended,
        going=going,
        last_order_on=visitor.last_order_on(ended or going),
        settled=[one for one in asked if not one.waiting and not one.is_to_do],
    )
