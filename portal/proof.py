"""How long ago somebody proved that he is who he is logged in as: what changes the log-in asks for it anew."""

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import codes
from accounts.models import User

FRESH_FOR = timedelta(minutes=10)
PURPOSE = "security"
#: Where the session keeps when it was proved, and what the code that was mailed for it is bound to.
PROVED, CODE = "portal_proved_at", "portal_proof_code"


def take_note_of_proof(request: HttpRequest, now: datetime) -> None:
    """Keep in the session that a code or a passkey was right just now; where it let nobody in, keep nothing."""
    if request.user.is_authenticated:
        request.session[PROVED] = now.timestamp()


def is_fresh(request: HttpRequest, now: datetime) -> bool:
    """Tell whether it was proved within the last minutes."""
    age = now.timestamp() - request.session.get(PROVED, 0)
    return 0 <= age < FRESH_FOR.total_seconds()


def to_be_proven(following: str) -> HttpResponse:
    """Lead to where it is proved, and from there to another page."""
    return redirect(f"{reverse('portal:security-code')}?{urlencode({'next': following})}")


def is_code_sent(request: HttpRequest) -> bool:
    """Tell whether a code was mailed that this session waits for."""
    return CODE in request.session


def send_code(request: HttpRequest, person: User, now: datetime) -> None:
    """Mail a person a code that is good in this session alone; raises what `accounts.codes` does."""
    request.session[CODE] = secrets.token_hex(32)
    code = codes.issue(person, purpose=PURPOSE, subject=request.session[CODE], now=now)
    codes.send(person, code, what=_("Log-in and security"))


def redeem_code(request: HttpRequest, person: User, typed: str, now: datetime) -> codes.Verdict:
    """Take a code; where it is right, it is proved."""
    subject = request.session.get(CODE, "")
    verdict = codes.redeem(person, purpose=PURPOSE, subject=subject, typed=typed, now=now)
    if verdict == codes.Verdict.GOOD:
        del request.session[CODE]
        take_note_of_proof(request, now)
    return verdict
