"""How the supplier was assessed, why, and what it says against it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from audits.decided import decided_of
from audits.explaining import explanation_of
from audits.services import object_to
from portal.access import Visitor, for_visitor
from portal.forms import ObjectionForm
from portal.pages import page

ON_A_PAGE = 30


@require_safe
@for_visitor
def assessments(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List the assessments, the newest first."""
    shown = Paginator(visitor.assessments().order_by("-cycle", "-pk"), ON_A_PAGE).get_page(request.GET.get("page"))
    decided = decided_of(shown)
    lines = [(assessment, decided[assessment.pk]) for assessment in shown]
    return page(request, "portal/assessments.html", visitor, assessments=shown, lines=lines)


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def assessment(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Show one assessment with what counted how much; take an objection to it, once."""
    found = get_object_or_404(visitor.assessments(), cycle__public_id=reference)
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            object_to(found, form.cleaned_data["words"], actor=visitor.person)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your objection was sent. Somebody who did not close the assessment answers."))
            return redirect("portal:assessment", reference)
    return page(
        request,
        "portal/assessment.html",
        visitor,
        assessment=found,
        decided=decided_of([found])[found.pk],
        explanation=explanation_of(found),
        form=form,
        status=422 if form.errors else 200,
    )
