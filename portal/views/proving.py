"""Prove by a code from the mail who one is, before the log-in is changed."""

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.codes import NotSent, TooMany, Verdict
from portal.access import Visitor, for_visitor
from portal.pages import page
from portal.proof import is_code_sent, is_fresh, redeem_code, send_code, to_be_proven
from portal.signing_forms import CodeForm


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def prove(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Have a code mailed and ask for it; then go on to where one came from."""
    following = get_next_redirect_url(request) or reverse("portal:security")
    if request.method != "POST":
        fresh = is_fresh(request, timezone.now())
        return redirect(following) if fresh else asked(request, visitor, CodeForm(), following)
    if "again" in request.POST:
        return mailed(request, visitor, following)
    form = CodeForm(request.POST)
    if form.is_valid():
        verdict = redeem_code(request, visitor.person, form.cleaned_data["code"], timezone.now())
        if verdict == Verdict.GOOD:
            return redirect(following)
        form.add_error("code", verdict.label)
    return asked(request, visitor, form, following, status=422)


def mailed(request: HttpRequest, visitor: Visitor, following: str) -> HttpResponse:
    """Have a code mailed and lead to where it is typed in; what stood in the way is told there."""
    try:
        send_code(request, visitor.person, timezone.now())
    except TooMany:
        messages.error(request, _("So many codes were sent that the next one has to wait for an hour."))
    except NotSent:
        messages.error(request, _("The mail with the code could not be sent. Try again in a few minutes."))
    return to_be_proven(following)


def asked(request: HttpRequest, visitor: Visitor, form: CodeForm, following: str, *, status: int = 200) -> HttpResponse:
    """Draw the page that asks for the code."""
    return page(
        request,
        "portal/security_code.html",
        visitor,
        status=status,
        form=form,
        following=following,
        is_code_sent=is_code_sent(request),
    )
