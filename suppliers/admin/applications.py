"""Firms that apply: invited, entered, returned, declined, and let in by another person than who invited them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Q, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_lazy

from accounts.requests import signed_in
from evidence.admin import RecordedAdmin
from foundation.dates import last_day, today
from foundation.own_page import OwnPageAdmin
from foundation.words import listed, word
from sheets.admin import SheetAdmin
from suppliers.admin.application_forms import AgainForm, ApplicantForm, DecisionForm, InviteForm
from suppliers.models import Application, Category, Submission
from suppliers.services import (
    accept_application,
    decline_application,
    enter_applicant,
    invite_applicant,
    invite_applicant_again,
    return_application,
    withdraw_application,
)
from suppliers.services.entering import alike_to, others_like
from suppliers.services.resemblances import words_of
from suppliers.sheets.applications import ApplicationSheet

State = Application.State
TONES = {
    State.INVITED: "calm",
    State.SUBMITTED: "waiting",
    State.RETURNED: "warn",
    State.ACCEPTED: "good",
    State.DECLINED: "bad",
    State.WITHDRAWN: "calm",
}
ACCEPT, RETURN, DECLINE, AGAIN, WITHDRAW = "accept", "return", "decline", "again", "withdraw"
DECIDE, ENTER = "suppliers.decide_application", "suppliers.add_supplier"
#: What a firm has typed, in the order of its form.
SHOWN = (
    "name", "name_en", "uscc", "lei", "country", "place", "category", "supplies", "person", "person_title",
    "person_email", "person_phone", "second_person", "second_email", "second_phone", "language", "has_read_conduct",
)  # fmt: skip


@admin.register(Application)
class ApplicationAdmin(OwnPageAdmin, SheetAdmin, RecordedAdmin):
    """Applications: what waits first; a firm is invited by one and let in by another, and nothing is edited."""

    sheet = ApplicationSheet
    form = InviteForm
    import_export_change_list_template = "suppliers/applications.html"
    list_display = ["firm", "state_word", "address", "good_until", "invited_by", "invited_at", "became"]
    list_filter = ["state"]
    list_select_related = ["invited_by", "became"]
    list_per_page = 50
    show_full_result_count = False
    sortable_by = ()
    search_fields = ["firm", "address"]
    search_help_text = gettext_lazy("Company or e-mail address.")

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Let nobody bring applications in: a firm is invited by mail, and submits for itself."""
        return False

    def get_urls(self) -> list[Any]:
        """Add the page on which an officer enters a firm herself."""
        view: Callable[..., HttpResponse] = self.admin_site.admin_view(self.enter_view)
        return [path("enter/", view, name="suppliers_application_enter"), *super().get_urls()]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        """Put what waits first, then the newest."""
        return [Case(When(state=State.SUBMITTED, then=0), default=1), "-pk"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Look through what firms typed as well."""
        found = queryset
        for part in search_term.split():
            typed = Submission.objects.filter(Q(name__icontains=part) | Q(name_en__icontains=part) | Q(uscc=part))
            mailed = Q(firm__icontains=part) | Q(address__icontains=part)
            found = found.filter(mailed | Q(pk__in=typed.values("application")))
        return found, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read people and suppliers with the applications."""
        return super().get_queryset(request).select_related("invited_by", "became")

    @admin.display(description=gettext_lazy("state"))
    def state_word(self, application: Application) -> SafeString:
        """Say where it stands; of a link that has lapsed, that."""
        if application.is_with_firm and application.open_until <= today():
            return word("tone", "warn", _("Link lapsed"))
        return word("tone", TONES[State(application.state)], application.get_state_display())

    @admin.display(description=gettext_lazy("link good until"), ordering="open_until")
    def good_until(self, application: Application) -> Any:
        """Show the last day on which the link works."""
        return last_day_of(application)

    def save_model(self, request: HttpRequest, obj: Application, form: Any, change: bool) -> None:
        """Invite."""
        invite_applicant(obj, actor=signed_in(request), now=timezone.now())

    def response_add(
        self, request: HttpRequest, obj: Application, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Say whether the mail went, on the page of the application."""
        say(request, obj)
        return redirect(obj)

    def enter_view(self, request: HttpRequest) -> HttpResponse:
        """Enter a firm as a supplier in the stage applied."""
        if not request.user.has_perm(ENTER):
            raise PermissionDenied
        form = ApplicantForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid() and entered(request, form):
            return redirect(form.instance)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Enter a company that applies"),
            "form": form,
            "alike": [(one.other, words_of(one.signs)) for one in form.alike],
        }
        return TemplateResponse(request, "suppliers/enter_applicant.html", context)

    def show(self, request: HttpRequest, found: Application) -> HttpResponse:
        """Show what the firm typed beside whom it looks like."""
        return self.draw(request, found, DecisionForm(), AgainForm())

    def take(self, request: HttpRequest, found: Application) -> HttpResponse:
        """Save what was decided, or draw the page again with what is wrong."""
        verdict, form, again = request.POST.get("verdict", ""), DecisionForm(request.POST), AgainForm(request.POST)
        asked = again if verdict == AGAIN else form
        try:
            if asked.is_valid():
                self.decide(request, found, verdict, asked.cleaned_data)
                return redirect(found)
        except ValidationError as error:
            asked.add_error(None, error.messages)
        found = self.get_queryset(request).get(pk=found.pk)
        return self.draw(request, found, form, again if verdict == AGAIN else AgainForm(), status=409)

    def decide(self, request: HttpRequest, found: Application, verdict: str, given: dict[str, Any]) -> None:
        """Do what the button says."""
        actor, now = signed_in(request), timezone.now()
        may = request.user.has_perm(DECIDE) if verdict in (ACCEPT, DECLINE) else self.has_change_permission(request)
        if not may:
            raise PermissionDenied
        if verdict == ACCEPT:
            because = given["another_because"]
            supplier = accept_application(found, code=given["code"], another_because=because, actor=actor, now=now)
            messages.success(request, _("Accepted: %(supplier)s.") % {"supplier": supplier})
        elif verdict == RETURN:
            return_application(found, words=given["words"], actor=actor, now=now)
            messages.success(request, _("Returned: the company is told what to mend."))
        elif verdict == DECLINE:
            decline_application(found, words=given["words"], actor=actor, now=now)
            messages.success(request, _("Declined: the company is told why."))
        elif verdict == AGAIN:
            say(request, invite_applicant_again(found, open_until=given["open_until"], actor=actor, now=now))
        elif verdict == WITHDRAW:
            withdraw_application(found, actor=actor, now=now)
            messages.success(request, _("The invitation of %(address)s is withdrawn.") % {"address": found.address})
        else:
            raise ValidationError(_("Choose what is to become of it."))

    def draw(
        self, request: HttpRequest, found: Application, form: DecisionForm, again: AgainForm, *, status: int = 200
    ) -> HttpResponse:
        """Draw the page."""
        submissions = [*found.submissions.select_related("country", "category", "decided_by", "application")]
        newest = submissions[0] if submissions else None
        is_own = found.invited_by_id == request.user.pk
        waits = newest if found.is_waiting else None
        may_change = self.has_change_permission(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Application"),
            "original": found,
            "state": self.state_word(found),
            "good_until": last_day_of(found),
            "categories": listed(category_names(found.categories)) or _("any"),
            "submissions": [(one, [*shown(one)]) for one in submissions],
            "alike": [(one.other, words_of(one.signs)) for one in (alike_to(waits, today()) if waits else ())],
            "others": others_like(waits) if waits else (),
            "form": form,
            "again": again,
            "is_own": is_own,
            "waits": bool(waits),
            "is_with_firm": found.is_with_firm and may_change,
            "may_return": bool(waits) and may_change,
            "may_decide": bool(waits) and not is_own and request.user.has_perm(DECIDE),
        }
        return TemplateResponse(request, "suppliers/application.html", context, status=status)


def entered(request: HttpRequest, form: ApplicantForm) -> bool:
    """Enter what the form says; return whether that was done, else the form says why not."""
    said = form.cleaned_data
    try:
        enter_applicant(
            form.instance,
            form.contact(),
            category=said["category"],
            country=said["country"],
            reason=said["reason"],
            another_because=said["another_because"],
            actor=signed_in(request),
            today=today(),
        )
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    words = _("%(supplier)s is entered; its stage is “applied” from today.")
    messages.success(request, words % {"supplier": form.instance})
    return True


def shown(submission: Submission) -> Iterator[tuple[str, Any]]:
    """Give what a firm typed, with what each is called."""
    for name in SHOWN:
        field = submission._meta.get_field(name)
        display = getattr(submission, f"get_{name}_display", None)
        value = display() if display else getattr(submission, name)
        if value not in ("", None):
            yield capfirst(str(getattr(field, "verbose_name", name))), _("Yes") if value is True else value


def category_names(codes: Iterable[str]) -> list[str]:
    """Return what categories are called; one that is gone keeps its code."""
    names = {row.code: row.name for row in Category.objects.filter(code__in=[*codes])}
    return [names.get(code, code) for code in codes]


def last_day_of(application: Application) -> Any:
    """Return the last day on which the link of an application works."""
    return last_day(application.open_until)


def say(request: HttpRequest, application: Application) -> None:
    """Say whether the mail server took an invitation."""
    words = {"address": application.address}
    if application.sent_at:
        messages.success(request, _("%(address)s is invited; the mail is on its way.") % words)
    else:
        messages.error(
            request,
            _("%(address)s is invited, but the mail server is away. Send the invitation again later.") % words,
        )
