"""The page on which many suppliers are scored fast: a grid, saved as a whole."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _, ngettext

from accounts.requests import signed_in
from audits.admin.grid import Grid
from audits.models import AssessmentCycle
from foundation.dates import today


class ScoringAdmin(admin.ModelAdmin):
    """A page beside a cycle's own."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the page."""
        view = self.admin_site.admin_view(self.score_view)
        return [path("<int:pk>/score/", view, name="audits_assessmentcycle_score"), *super().get_urls()]

    def may_score(self, request: HttpRequest) -> bool:
        """Tell whether somebody may give scores."""
        return request.user.has_perms(["audits.add_score", "audits.change_score"])

    def score_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the grid, and save what was typed."""
        cycle = get_object_or_404(AssessmentCycle, pk=pk)
        if not self.may_score(request):
            raise PermissionDenied
        if cycle.called_off_on:
            messages.info(request, _("This cycle was called off: it takes no scores."))
            return redirect(cycle)
        if not cycle.is_open:
            messages.info(request, _("This cycle is closed: it takes no more scores."))
            return redirect(cycle)
        grid = Grid(cycle, signed_in(request), request.GET, request.POST if request.method == "POST" else None)
        sentence = ""
        if request.method == "POST" and not grid.wrong:
            try:
                count = grid.save(today())
            except ValidationError as error:
                sentence = " ".join(error.messages)
            else:
                words = ngettext("%(n)s score was saved.", "%(n)s scores were saved.", count)
                messages.success(request, words % {"n": count})
                return HttpResponseRedirect(grid.next_url if "_next" in request.POST else request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Score suppliers"),
            "original": cycle,
            "grid": grid,
            "sentence": sentence,
        }
        return TemplateResponse(request, "audits/score.html", context)
