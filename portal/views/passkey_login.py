"""Log-in by a passkey. Nobody is asked for an address: the device says who it is, or nothing."""

from datetime import datetime

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth import login as log_in, logout as log_out
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import passkeys
from accounts.models import User
from accounts.services import use_passkey
from portal.access import memberships_of
from portal.challenges import keep_challenge, take_challenge
from portal.proof import take_note_of_proof
from portal.throttling import throttled
from portal.views.language import keep_read_language


@require_POST
def question(request: HttpRequest) -> HttpResponse:
    """Give the page's script what the browser asks for a passkey by; it is the same for everybody."""
    refusal = throttled(request, "ask for a passkey")
    if refusal:
        return refusal
    options, challenge = passkeys.question()
    keep_challenge(request, challenge, timezone.now())
    return JsonResponse(options)


@require_POST
def log_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Log in whoever proves to have a passkey and acts for a supplier; all others get the same answer."""
    refusal = throttled(request, "log in with a passkey")
    if refusal:
        return refusal
    following, now = get_next_redirect_url(request), timezone.now()
    try:
        person = person_by(request.POST.get("answer", ""), take_challenge(request, now), now)
    except passkeys.Refused:
        words = _("This passkey does not let you in. Log in with a code: we send it to your e-mail address.")
        messages.error(request, words)
        return redirect(reverse("portal:login") + (f"?{urlencode({'next': following})}" if following else ""))
    log_out(request)
    log_in(request, person)
    take_note_of_proof(request, now)
    keep_read_language(request)
    return redirect(following or "portal:home")


def person_by(answer: str, challenge: str, now: datetime) -> User:
    """Return whom a browser's answer lets in; raise Refused for whoever acts for nobody today, too."""
    proof = passkeys.proven(answer, challenge)
    person = proof.passkey.person
    if not memberships_of(person).exists() or not use_passkey(proof, now=now):
        raise passkeys.Refused
    return person
