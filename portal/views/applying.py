"""A firm that is no supplier yet applies: led by a link, let in by a code, nowhere else and for nothing else."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout as log_out
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_http_methods

from accounts.services import system_user
from attestations.models import PREVAILING, CommitmentText
from foundation.dates import last_day, today
from portal.access import APPLIED_FOR, APPLYING, Applicant, applicant_of
from portal.application_forms import ApplicationForm
from portal.codes import send_code
from portal.pages import page
from portal.throttling import throttled
from portal.views.invitations import refused
from suppliers.models import Application
from suppliers.services import application_by, save_draft, submit_application

#: So long one stays in without another code.
STAYS = timedelta(hours=12)
SUBMIT = "submit"


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Say for whom a link is; what the button sends has a code mailed there, and nowhere else."""
    found = application_by(key)
    if found is None:
        words = _("This link is not whole, or a newer mail has another one. Open it from the newest mail.")
        return refused(request, words, status=404)
    if not found.is_waiting and found.state not in (Application.State.ACCEPTED, Application.State.DECLINED):
        try:
            found.refuse_over(today())
        except ValidationError as refusal:
            return refused(request, refusal.messages[0])
    applicant = applicant_of(request)
    if applicant and applicant.application == found:
        return redirect("portal:application")
    if request.method == "POST":
        return throttled(request, "open an application", found.address) or asked_for_code(request, found)
    return page(request, "portal/apply.html", application=found, day=last_day(found.open_until))


def asked_for_code(request: HttpRequest, found: Application) -> HttpResponse:
    """Have a code mailed to the address of an application, and ask for it."""
    log_out(request)
    # Whoever applies has no log-in: the built-in user stands in, which the code lets in nowhere.
    send_code(request, found.address, system_user())
    request.session[APPLIED_FOR] = found.pk, found.issue
    return redirect("portal:code")


def begin(request: HttpRequest, found: Application) -> HttpResponse:
    """Let whoever had the code fill in the application, for some hours."""
    request.session.flush()
    request.session[APPLYING] = found.pk, found.issue
    request.session.set_expiry(STAYS)
    return redirect("portal:application")


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest) -> HttpResponse:
    """Show the application, or what became of it; keep what was typed, and submit it."""
    applicant = applicant_of(request)
    if applicant is None:
        messages.warning(request, _("Open your application by the link in the newest mail."))
        return redirect("portal:login")
    if request.method == "POST":
        return throttled(request, "save an application") or taken(request, applicant)
    if not applicant.application.is_with_firm:
        return page(request, "portal/applied.html", applicant=applicant, newest=applicant.newest)
    try:
        applicant.application.refuse_over(today())
    except ValidationError as refusal:
        return refused(request, refusal.messages[0])
    return drawn(request, applicant, ApplicationForm(applicant))


def taken(request: HttpRequest, applicant: Applicant) -> HttpResponse:
    """Keep or submit what was sent; where that cannot be, show it with what is wrong."""
    form = ApplicationForm(applicant, request.POST)
    is_final = request.POST.get("do") == SUBMIT
    act: Callable[..., Any] = submit_application if is_final else save_draft
    given = submitted_with(applicant, form) if is_final else {}
    try:
        act(applicant.application, request.POST, seen=form.revision, today=today(), **given)
    except ValidationError as refusal:
        return not_taken(request, form, refusal)
    words = _("Your application was submitted.") if is_final else _("Saved. Submit it when it is complete.")
    messages.success(request, words)
    return redirect("portal:application")


def submitted_with(applicant: Applicant, form: ApplicationForm) -> dict[str, Any]:
    """Return what goes with an application that is submitted: when, and that which text was read."""
    text = conduct_of(applicant)
    return {
        "has_read_conduct": form.is_valid() and form.cleaned_data["has_read_conduct"],
        "conduct_sha256": text.sha256 if text else "",
        "now": timezone.now(),
    }


def not_taken(request: HttpRequest, form: ApplicationForm, refusal: ValidationError) -> HttpResponse:
    """Say what is wrong, with what was typed; of what can be changed no more, only that."""
    applicant = applicant_of(request)
    if applicant is None or not applicant.application.is_with_firm:
        messages.warning(request, " ".join(refusal.messages))
        return redirect("portal:application")
    form.is_valid()
    form.add_error(None, refusal)
    is_stale = getattr(refusal, "code", "") == "stale"
    if is_stale:
        form.shown_again(applicant.application.revision)
    return drawn(request, applicant, form, status=409 if is_stale else 422)


def conduct_of(applicant: Applicant) -> CommitmentText | None:
    """Return the supplier code of conduct in the language of the page, else in the one that prevails."""
    texts = applicant.conduct(today())
    return texts.get(get_language() or "") or texts.get(PREVAILING)


def drawn(request: HttpRequest, applicant: Applicant, form: ApplicationForm, *, status: int = 200) -> HttpResponse:
    """Draw the form."""
    return page(
        request,
        "portal/application.html",
        status=status,
        applicant=applicant,
        newest=applicant.newest,
        day=last_day(applicant.application.open_until),
        conduct=conduct_of(applicant),
        form=form,
    )
