"""Suppliers that look alike: shown on a supplier's page, answered on a page of their own."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from evidence.admin import ReadOnlyAdmin
from foundation.dates import today
from foundation.words import word
from suppliers.models import Resemblance, Supplier
from suppliers.services import answer_resemblance
from suppliers.services.resemblances import answers_of, described, words_of
from suppliers.services.returns import recognised, unanswered_returns

Verdict = Resemblance.Verdict
TONES = {Verdict.ANOTHER: "calm", Verdict.SAME: "warn"}


class LookAlikeAdmin(admin.ModelAdmin):
    """A page beside a supplier's own: whom it looks like, and what was said of that."""

    def get_urls(self) -> list[URLPattern]:
        """Add the address of the page."""
        view: Callable[..., HttpResponse] = self.admin_site.admin_view(self.alike_view)
        return [path("<int:pk>/alike/", view, name="suppliers_supplier_alike"), *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """Show on the supplier's page, and beside what is typed of a new one, whom it looks like."""
        supplier = context.get("original")
        found = recognised(supplier, today()) if supplier else getattr(context["adminform"].form, "alike", [])
        alike = [(one.other, words_of(one.signs)) for one in found]
        return super().render_change_form(request, context | {"alike": alike}, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Warn at once where what was typed tells that it may be an eliminated supplier."""
        super().save_related(request, form, formsets, change)
        words = _("It may be %(other)s, which was eliminated. Say first whether it is.")
        for alike in unanswered_returns(form.instance, today()):
            messages.warning(request, words % {"other": described(alike)})

    def alike_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """List whom a supplier looks like, and what was said; save an answer."""
        supplier = get_object_or_404(Supplier, pk=pk)
        if not self.has_view_permission(request, supplier):
            raise PermissionDenied
        may_answer = self.has_change_permission(request, supplier)
        found = {one.other.pk: one for one in recognised(supplier, today())}
        sentences: list[str] = []
        chosen = request.POST.get("other", "")
        if request.method == "POST":
            if not may_answer:
                raise PermissionDenied
            sentences = self.answered(request, supplier, found, chosen)
            if not sentences:
                return redirect("admin:suppliers_supplier_alike", pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Looks like another one"),
            "supplier": supplier,
            "alike": [(one.other, words_of(one.signs)) for one in found.values()],
            "answers": [(answer, words_of(answer.signs), verdict_word(answer)) for answer in answers_of(supplier)],
            "sentences": sentences,
            "chosen": int(chosen) if chosen.isdecimal() else 0,
            "typed": request.POST.get("reason", ""),
            "may_answer": may_answer,
        }
        return TemplateResponse(request, "suppliers/alike.html", context, status=409 if sentences else 200)

    def answered(self, request: HttpRequest, supplier: Supplier, found: dict[int, Any], chosen: str) -> list[str]:
        """Save an answer; return why it was not saved."""
        alike = found.get(int(chosen)) if chosen.isdecimal() else None
        if alike is None:
            return [_("Somebody answered this meanwhile, or they look alike no more.")]
        try:
            answer_resemblance(
                supplier,
                alike,
                verdict=request.POST.get("verdict", ""),
                reason=request.POST.get("reason", ""),
                actor=signed_in(request),
                today=today(),
            )
        except ValidationError as refusal:
            return refusal.messages
        messages.success(request, _("Kept; the reason stays to be read."))
        return []


def verdict_word(answer: Resemblance) -> SafeString:
    """Show what was said as a coloured word."""
    return word("tone", TONES.get(Verdict(answer.verdict), "calm"), answer.get_verdict_display())


@admin.register(Resemblance)
class ResemblanceAdmin(ReadOnlyAdmin):
    """What was said of suppliers that look alike; answered on the suppliers' pages."""

    has_history = True
    list_display = ["supplier", "verdict_shown", "other", "signs_shown", "reason", "answered_by", "answered_at"]
    list_filter = ["verdict"]
    list_select_related = ["supplier", "other", "answered_by"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["supplier__search_text", "other__search_text"]
    search_help_text = gettext_lazy("Supplier: code, name or unified social credit code.")
    fields = [("supplier", "other"), "signs_shown", "verdict_shown", "reason", ("answered_by", "answered_at")]
    readonly_fields = ["signs_shown", "verdict_shown"]

    @admin.display(description=gettext_lazy("in what"))
    def signs_shown(self, answer: Resemblance) -> str:
        """Say in what they are alike."""
        return words_of(answer.signs)

    @admin.display(description=gettext_lazy("answer"), ordering="verdict")
    def verdict_shown(self, answer: Resemblance) -> SafeString:
        """Show what was said as a coloured word."""
        return verdict_word(answer)
