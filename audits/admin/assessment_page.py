"""The page of one assessment: how it came about, and what is decided about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.requests import signed_in
from audits.admin.assessment_forms import AnswerForm, OverrideForm
from audits.decided import decided_of
from audits.explaining import explanation_of
from audits.models import Assessment, Objection, Override
from audits.services import answer_objection, ask_override, decide_override
from evidence.admin import ReadOnlyAdmin
from foundation.dates import today
from foundation.own_page import OwnPageAdmin


class AssessmentPage(OwnPageAdmin, ReadOnlyAdmin):
    """Show why an assessment came out as it did, and take what is decided."""

    def show(self, request: HttpRequest, found: Assessment) -> HttpResponse:
        """Show how it came about."""
        return self.draw(request, found)

    def take(self, request: HttpRequest, found: Assessment) -> HttpResponse:
        """Do what one of the buttons asks for."""
        button = next((name for name in DONE if name in request.POST), "")
        if not button or not may(request, button):
            raise PermissionDenied
        try:
            said = DONE[button](request, found)
        except ValidationError as error:
            return self.draw(request, found, error.messages)
        messages.success(request, said)
        return redirect(found)

    def draw(self, request: HttpRequest, found: Assessment, wrong: list[str] | None = None) -> HttpResponse:
        """Draw the page, with what was typed and what is wrong with it."""
        decided = decided_of([found])[found.pk]
        overrides = [*found.overrides.select_related("asked_by", "decided_by")]
        waits = next((override for override in overrides if override.is_open), None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": str(found),
            "original": found,
            "explanation": explanation_of(found),
            "decided": decided,
            "scores": found.scores.select_related("criterion", "assessor").order_by("criterion__position", "pk"),
            "raised": found.raised_vetoes.select_related("veto", "raised_by", "decided_by"),
            "overrides": overrides,
            "wrong": wrong,
            "answer_form": typed(AnswerForm, request, "objection")
            if decided.objection and decided.objection.is_open and may(request, "objection")
            else None,
            "override_form": typed(OverrideForm, request, "override")
            if found.is_closed and not waits and may(request, "override")
            else None,
            "may_decide": bool(waits) and may(request, "approve"),
        }
        return TemplateResponse(request, "audits/assessment.html", context)


def typed(form: type[forms.Form], request: HttpRequest, button: str) -> forms.Form:
    """Return a form with what was typed in it, if its button was pressed."""
    return form(request.POST if button in request.POST else None, auto_id=f"{button}_%s")


def read(form: forms.Form) -> dict[str, Any]:
    """Return what was typed; raise ValidationError where something lacks."""
    if not form.is_valid():
        raise ValidationError([message for errors in form.errors.values() for message in errors])
    return form.cleaned_data


def answer(request: HttpRequest, found: Assessment) -> str:
    """Answer the objection."""
    objection = Objection.objects.filter(assessment=found).first()
    if objection is None:
        raise PermissionDenied
    answer_objection(
        objection, actor=signed_in(request), today=today(), **read(typed(AnswerForm, request, "objection"))
    )
    return _("The answer is on record; the supplier reads it in the portal.")


def override(request: HttpRequest, found: Assessment) -> str:
    """Ask for another grade."""
    ask_override(found, actor=signed_in(request), today=today(), **read(typed(OverrideForm, request, "override")))
    return _("Another person must approve it before it counts.")


def approve(request: HttpRequest, found: Assessment) -> str:
    """Approve another grade."""
    decide_override(waiting(found), Override.Decision.APPROVED, actor=signed_in(request), today=today())
    return _("The new grade is on file.")


def refuse(request: HttpRequest, found: Assessment) -> str:
    """Refuse another grade."""
    decide_override(waiting(found), Override.Decision.REFUSED, actor=signed_in(request), today=today())
    return _("The grade stays as it is.")


def waiting(found: Assessment) -> Override:
    """Return what waits for a second person; raise ValidationError where nothing does any more."""
    override = found.overrides.filter(decision=Override.Decision.WAITING).first()
    if override is None:
        raise ValidationError(_("Somebody else decided this meanwhile."))
    return override


#: The buttons of the page.
DONE: dict[str, Callable[[HttpRequest, Assessment], str]] = {
    "objection": answer,
    "override": override,
    "approve": approve,
    "refuse": refuse,
}
RIGHTS = {
    "objection": "audits.change_objection",
    "override": "audits.add_override",
    "approve": "audits.change_override",
    "refuse": "audits.change_override",
}


def may(request: HttpRequest, button: str) -> bool:
    """Tell whether somebody may press a button."""
    return request.user.has_perm(RIGHTS[button])
