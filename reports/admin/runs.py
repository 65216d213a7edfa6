"""The reports that were made, the newest first: their forms, what changed between them, and who stands by them."""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext as _, gettext_lazy

from accounts.requests import signed_in
from audits.admin.steps import Step, SteppedAdmin
from evidence.admin import ReadOnlyAdmin
from foundation.dates import today, written_period
from foundation.downloads import download
from foundation.typesetting import NotTypeset
from foundation.words import listed, word
from reports.admin.annual import AnnualPages
from reports.admin.comparisons import ComparePages
from reports.admin.samples import SamplePages, offered
from reports.admin.steps import SIGN, STEPS
from reports.frozen import footer_of, page_of, report_of
from reports.models import Origin, ReportOrder, ReportRun, RunState
from reports.pages import report_sections
from reports.periods import UnknownPeriod, read_report_period
from reports.proof import how_to_verify
from reports.renderings import renderings
from reports.services import freeze, order_report
from reports.services.ordering import is_given_up, progress_of
from reports.services.signing_off import signers
from suppliers.models import Supplier

#: The figures of so many are frozen while somebody waits.
FEW_SUPPLIERS = 5_000
#: So many people are named who may sign off.
MOST_SIGNERS = 5
TONES = {"running": "info", "open": "waiting", "contradicted": "absent", "signed": "good", "superseded": "absent"}


class StateFilter(admin.SimpleListFilter):
    """Filter by how reports stand."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Offer every state."""
        return [*RunState.choices]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Keep the reports of the state."""
        return queryset.filter(state=self.value()) if self.value() in RunState.values else queryset


@admin.register(ReportRun)
class ReportRunAdmin(AnnualPages, ComparePages, SamplePages, SteppedAdmin, ReadOnlyAdmin):
    """Reports that were made: shown, signed off, compared, never edited."""

    steps = STEPS
    has_history = True
    change_form_template = "reports/run.html"
    change_list_template = "reports/runs.html"
    list_display = ["month", "as_of", "state_word", "origin", "made_at", "made_by", "short_hash"]
    list_filter = [StateFilter, "origin"]
    list_select_related = ["made_by"]
    list_per_page = 50
    search_fields = ["month", "sha256"]
    fields = [
        "month",
        "as_of",
        "state_word",
        "signed",
        "origin",
        "made_at",
        "made_by",
        "sha256",
        "ledger_seq",
        "ledger_hash",
    ]

    def get_urls(self) -> list[URLPattern]:
        """Add the pages that make a report, and give a form of one."""
        view, name = self.admin_site.admin_view, "reports_reportrun"
        return [
            path("make/", view(self.make_view), name=f"{name}_make"),
            path("order/<uuid:public_id>/", view(self.order_view), name=f"{name}_order"),
            path("order/<uuid:public_id>/progress/", view(self.progress_view), name=f"{name}_progress"),
            path("<int:pk>/file/<slug:code>/", view(self.file_view), name=f"{name}_file"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Tell how the runs stand, and leave the figures where they are: they are long, and a list shows none."""
        rows: Any = super().get_queryset(request)
        return rows.with_state().select_related("sign_off__signed_by", "made_by").light()

    def may_step(self, request: HttpRequest) -> bool:
        """Tell whether somebody may sign reports off."""
        return request.user.has_perm("reports.add_signoff")

    def offered(self, request: HttpRequest, row: Any) -> list[tuple[str, Step]]:
        """Offer nobody to sign off what she made herself: the page says so."""
        steps = super().offered(request, row)
        is_own = row.is_made_by(signed_in(request))
        return [(code, step) for code, step in steps if not (is_own and code == SIGN)]

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, run: ReportRun) -> SafeString:
        """Say how it stands."""
        return word("tone", TONES[run.state], RunState(run.state).label)

    @admin.display(description=gettext_lazy("signed off by"))
    def signed(self, run: ReportRun) -> str:
        """Say who stands by it."""
        signed = getattr(run, "sign_off", None)
        return " · ".join(filter(None, (str(signed.signed_by), signed.words))) if signed else "–"

    @admin.display(description="SHA-256", ordering="sha256")
    def short_hash(self, run: ReportRun) -> str:
        """Give the beginning of the hash."""
        return run.sha256[:12]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Offer to make a report to whoever may."""
        may_make = request.user.has_perm("reports.add_reportrun")
        day = today()
        until = {"newest": f"{day:%Y-%m}", "last_day": day.isoformat()}
        return super().changelist_view(request, {"may_make": may_make, **until})

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show what was frozen; offer its forms, and the reports of the same day that were made before."""
        run = context.get("original")
        if run is not None:
            earlier = ReportRun.objects.filter(month=run.month, as_of=run.as_of, pk__lt=run.pk)
            context["subtitle"] = f"{_('Monthly compliance report')} {written_period(run.period)}"
            context["renderings"] = renderings().values()
            context["sample"] = offered()
            context["sections"] = report_sections(page_of(run))
            is_own = self.may_step(request) and run.is_made_by(signed_in(request))
            if run.state == RunState.OPEN and is_own:
                names = [str(person) for person in signers(run)[: MOST_SIGNERS + 1]]
                context["own"] = {"signers": listed(names[:MOST_SIGNERS]), "more": len(names) > MOST_SIGNERS}
            context["earlier"] = earlier.light().order_by("-pk")[:10]
            newest = ReportRun.objects.filter(month=run.month, as_of=run.as_of).light().order_by("-pk").first()
            context["other_by_now"] = newest if newest and newest.sha256 != run.sha256 else None
            context["footer"] = footer_of(run)
            context["verify"] = how_to_verify(context["footer"])
        return super().render_change_form(request, context, *args, **kwargs)

    def make_view(self, request: HttpRequest) -> HttpResponse:
        """Freeze the figures of a month or a day: at once, or by a worker where there are many suppliers."""
        if not request.user.has_perm("reports.add_reportrun"):
            raise PermissionDenied
        if request.method != "POST":
            return redirect("admin:reports_reportrun_changelist")
        try:
            asked = request.POST.get("period", "").strip()
            period = read_report_period(asked, today())
        except UnknownPeriod as error:
            messages.error(request, str(error))
            return redirect("admin:reports_reportrun_changelist")
        if Supplier.objects.count() > FEW_SUPPLIERS:
            return redirect(order_report(asked, actor=signed_in(request)))
        run = freeze(period, actor=signed_in(request), origin=Origin.HAND)
        messages.success(request, _("The figures are frozen."))
        return redirect(run)

    def order_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Show how far a report is that was asked for; the report once it is made."""
        order = self.ordered(request, public_id)
        if order.run:
            return redirect(order.run)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Report of %(period)s") % {"period": written_period(order.period)},
            "order": order,
            "progress": progress_of(order.pk),
            "is_given_up": is_given_up(order),
        }
        return TemplateResponse(request, "reports/order.html", context)

    def progress_view(self, request: HttpRequest, public_id: UUID) -> HttpResponse:
        """Say how far a report is."""
        order = self.ordered(request, public_id)
        return JsonResponse({"under_way": order.run_id is None, "progress": progress_of(order.pk)})

    def ordered(self, request: HttpRequest, public_id: UUID) -> ReportOrder:
        """Return what somebody asked for: nobody else sees how far it is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(
            ReportOrder.objects.select_related("run"), public_id=public_id, asked_by=signed_in(request)
        )

    def file_view(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Give a form of a report, in the language of whoever asks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ReportRun, pk=pk)
        rendering = renderings().get(code)
        if rendering is None:
            raise Http404
        try:
            rendered = rendering.render(report_of(run), footer_of(run), get_language() or "en")
        except NotTypeset as error:
            messages.error(request, str(error))
            return redirect(run)
        content = rendered if isinstance(rendered, bytes) else b"".join(rendered)
        return download(content, f"compliance-report-{run.period}.{rendering.SUFFIX}", rendering.MEDIA_TYPE)
