"""Passkeys of the visitor: one is added to the device he sits at, or removed."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import passkeys
from accounts.services import add_passkey, remove_passkey
from portal.access import Visitor, for_visitor
from portal.challenges import keep_challenge, take_challenge
from portal.forms import PasskeyForm
from portal.pages import page
from portal.proof import is_fresh, to_be_proven
from portal.throttling import throttled
from portal.views.security import shown


@require_POST
@for_visitor
def offer(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Give the page's script what the browser makes a passkey by."""
    now = timezone.now()
    if not is_fresh(request, now):
        return to_be_proven(reverse("portal:security"))
    refusal = throttled(request, "ask to add a passkey")
    if refusal:
        return refusal
    options, challenge = passkeys.offer(visitor.person, visitor.passkeys())
    keep_challenge(request, challenge, now)
    return JsonResponse(options)


@require_POST
@for_visitor
def add(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Keep the passkey that the browser made."""
    now = timezone.now()
    if not is_fresh(request, now):
        return to_be_proven(reverse("portal:security"))
    form = PasskeyForm(request.POST)
    challenge = take_challenge(request, now)
    if not form.is_valid():
        return shown(request, visitor, form, status=422)
    try:
        key = passkeys.made(form.cleaned_data["answer"], challenge)
        passkey = add_passkey(visitor.person, key, name=form.cleaned_data["name"], now=now)
    except passkeys.Refused:
        words = _("The passkey was not added: what the browser sent is not valid, or came too late. Try again.")
        messages.error(request, words)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        words = _("The passkey “%(name)s” was added. Next time you can log in with it.")
        messages.success(request, words % {"name": passkey.name})
    return redirect("portal:security")


@require_http_methods(["GET", "HEAD", "POST"])
@for_visitor
def remove(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Ask whether a passkey is to be removed; do so."""
    passkey = get_object_or_404(visitor.passkeys(), public_id=reference)
    if not is_fresh(request, timezone.now()):
        return to_be_proven(request.path)
    if request.method != "POST":
        return page(request, "portal/passkey_remove.html", visitor, passkey=passkey)
    remove_passkey(passkey, actor=visitor.person)
    messages.success(request, _("The passkey “%(name)s” was removed.") % {"name": passkey.name})
    return redirect("portal:security")
