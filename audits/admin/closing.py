"""The pages that close a cycle: a question, and how far the worker is."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from accounts.requests import signed_in
from audits.models import AssessmentCycle
from audits.progress import progress
from audits.services import order_closing, start_closing_again
from audits.services.closing_orders import progress_of
from foundation.dates import today


class ClosingAdmin(admin.ModelAdmin):
    """Pages beside a cycle's own, which shows how far the worker is."""

    def get_urls(self) -> list[URLPattern]:
        """Add the addresses of the pages."""
        view, name = self.admin_site.admin_view, "audits_assessmentcycle"
        return [
            path("<int:pk>/close/", view(self.close_view), name=f"{name}_close"),
            path("<int:pk>/close/again/", view(self.again_view), name=f"{name}_again"),
            path("<int:pk>/close/progress/", view(self.progress_view), name=f"{name}_progress"),
            *super().get_urls(),
        ]

    def may_close(self, request: HttpRequest) -> bool:
        """Tell whether somebody may close cycles."""
        return request.user.has_perm("audits.change_assessmentcycle")

    def closing_of(self, cycle: AssessmentCycle) -> dict[str, Any]:
        """Return what a cycle's page says of its being closed: that, how far, or what stood in the way."""
        order = cycle.orders.first() if cycle.is_open else None
        if order is None:
            return {}
        is_waiting = order.ended_at is None
        return {"order": order, "is_closing": is_waiting, "closing": progress_of(order.pk) if is_waiting else None}

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether a cycle is to be closed, with what that does; send for a worker."""
        cycle = get_object_or_404(AssessmentCycle, pk=pk)
        if not self.may_close(request):
            raise PermissionDenied
        if request.method == "POST":
            try:
                order_closing(cycle, actor=signed_in(request), today=today())
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            return redirect(cycle)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Close the cycle?"),
            "original": cycle,
            "parts": progress(cycle),
        }
        return TemplateResponse(request, "audits/close.html", context)

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send a worker once more."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        cycle = get_object_or_404(AssessmentCycle, pk=pk)
        if not self.may_close(request):
            raise PermissionDenied
        if order := cycle.orders.waiting().first():
            start_closing_again(order)
        return redirect(cycle)

    def progress_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say how far the worker is."""
        cycle = get_object_or_404(AssessmentCycle, pk=pk)
        if not self.has_view_permission(request, cycle):
            raise PermissionDenied
        order = cycle.orders.waiting().first()
        return JsonResponse({"under_way": order is not None, "progress": progress_of(order.pk) if order else None})
