"""The page on which an audit is answered clause by clause, with the keyboard alone; and its report as PDF."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from accounts.requests import signed_in
from audits.models import Answer, Audit, ChecklistItem
from audits.papers.report import report_of
from audits.services import Given, record_answers
from audits.sheets.answers import AnswerSheet, to_fill_in
from foundation.downloads import download
from foundation.typesetting import NotTypeset
from sheets.formats import Xlsx


class AnswerForm(forms.Form):
    """What was seen of one clause; nothing chosen leaves it for later."""

    result = forms.ChoiceField(
        label=gettext_lazy("Result"), choices=Answer.Result.choices, widget=forms.RadioSelect, required=False
    )
    words = forms.CharField(
        label=gettext_lazy("What was seen"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        """Refuse words without a result: nothing would keep them."""
        cleaned = super().clean() or {}
        if cleaned.get("words") and not cleaned.get("result"):
            self.add_error("result", _("Say whether it conforms."))
        return cleaned


class ChecklistAdmin(admin.ModelAdmin):
    """A page and a paper beside an audit's own page."""

    def get_urls(self) -> list[URLPattern]:
        """Add the page, and the report."""
        guarded = self.admin_site.admin_view
        ours = [
            path("<int:pk>/checklist/", guarded(self.checklist_view), name="audits_audit_checklist"),
            path("<int:pk>/checklist.xlsx", guarded(self.sheet_view), name="audits_audit_checklist_sheet"),
            path("<int:pk>/report.pdf", guarded(self.report_view), name="audits_audit_report"),
        ]
        return [*ours, *super().get_urls()]

    def report_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the report as PDF in the reader's language, to whoever may look at the audit."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = Audit.objects.select_related("scheme", "supplier", "lead_auditor", "submitted_by", "approved_by")
        audit = get_object_or_404(found, pk=pk)
        try:
            report = report_of(audit, get_language() or "en")
        except NotTypeset as error:
            messages.error(request, str(error))
            return redirect(audit)
        return download(report, f"{audit.reference}.pdf")

    def sheet_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """Give a workbook with a row for each clause, to be filled in without a network and brought in again."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        audit = get_object_or_404(Audit.objects.select_related("scheme"), pk=pk)
        file = Xlsx().write(*to_fill_in(audit))
        return FileResponse(file, as_attachment=True, filename=f"{audit.reference}-{AnswerSheet.code}.xlsx")

    def checklist_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show every clause with what was seen of it; keep what was entered."""
        audit = get_object_or_404(Audit.objects.select_related("scheme", "supplier"), pk=pk)
        if not self.has_view_permission(request, audit):
            raise PermissionDenied
        may_answer = self.has_change_permission(request, audit)
        if request.method == "POST" and not may_answer:
            raise PermissionDenied
        lines = lines_of(audit, request)
        wrong = [item for item, form, _answer in lines if form.is_bound and not form.is_valid()]
        refusal = "" if request.method != "POST" or wrong else keep(audit, lines, request)
        if request.method == "POST" and not (wrong or refusal):
            return redirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": audit,
            "title": _("Checklist"),
            "lines": lines,
            "wrong": wrong,
            "refusal": refusal,
            "may_answer": may_answer,
        }
        return TemplateResponse(request, "audits/checklist.html", context)


Line = tuple[ChecklistItem, AnswerForm, Answer | None]


def lines_of(audit: Audit, request: HttpRequest) -> list[Line]:
    """Return each clause that is asked, or was, with its form and what was answered."""
    answers = {answer.item_id: answer for answer in audit.answers.all()}
    sent = request.POST if request.method == "POST" else None
    lines = []
    for item in audit.scheme.items.order_by("position", "code"):
        answer = answers.get(item.pk)
        if item.is_asked or answer:
            initial = {"result": answer.result, "words": answer.words} if answer else {}
            form = AnswerForm(sent, prefix=f"item-{item.pk}", initial=initial, label_suffix="")
            lines.append((item, form, answer))
    return lines


def keep(audit: Audit, lines: list[Line], request: HttpRequest) -> str:
    """Record what was entered; return why that was refused, if it was."""
    given = {item.pk: Given(**form.cleaned_data) for item, form, _answer in lines if form.cleaned_data["result"]}
    try:
        count = record_answers(audit, given, actor=signed_in(request))
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    words = ngettext("%(n)s clause was changed.", "%(n)s clauses were changed.", count) % {"n": count}
    messages.success(request, words)
    return ""
