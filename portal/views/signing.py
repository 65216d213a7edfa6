"""Sign a commitment: read it, consent to it, type in a code."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts import codes
from accounts.requests import address_of
from attestations.models import PREVAILING, Capacity, CommitmentText, SigningWay
from attestations.services.receipts import try_to_make_receipt
from attestations.services.signing import (
    Circumstances,
    CodeRefused,
    TextChanged,
    consent,
    send_again,
    sign as sign_declaration,
)
from attestations.signing import Declaration, consent_to
from portal.access import Visitor, for_visitor
from portal.pages import page
from portal.receiving import takes_file
from portal.services import taken
from portal.signing import Signing, signing_of
from portal.signing_forms import CodeForm, SigningForm


@require_http_methods(["GET", "POST"])
@takes_file
def sign(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Show the text and ask for the consent to it; with that, a code is mailed."""
    signing = signing_of(request, visitor, code)
    if not signing.is_here:
        return elsewhere(signing)
    if request.method != "POST":
        standing = signing.standing_signature()
        return redirect("portal:signed", standing.attestation.public_id) if standing else asked(signing, None)
    try:
        text = signing.text_of(request.POST.get("sha256", ""))
    except TextChanged:
        return changed(signing)
    form = filled(signing, text)
    if form.errors:
        return asked(signing, form)
    signing.was_read(text, how="said")
    given = form.cleaned_data
    declaration = signing.declare(text, name=given["name"], title=given["title"], capacity=given["capacity"])
    return mailed(signing, lambda: consent(declaration, now=timezone.now()))


def filled(signing: Signing, text: CommitmentText) -> SigningForm:
    """Return the form as it was filled in; a letter that came with it is kept also where something else is missing."""
    request = signing.request
    form = SigningForm(request.POST, request.FILES, text=text, letter=signing.letter())
    form.full_clean()
    if form.is_by_letter and form.brought and (letter := taken(form, None, signing.visitor)):
        signing.attach(letter)
        form.letter = letter
    return form


@require_POST
@for_visitor
def read(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Take note that the end of the text came into view: the page's script says so."""
    signing = signing_of(request, visitor, code)
    try:
        signing.was_read(signing.text_of(request.POST.get("sha256", "")), how="scrolled")
    except TextChanged:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@for_visitor
def confirm(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Ask for the code that was mailed, and sign by it."""
    signing = signing_of(request, visitor, code)
    try:
        declaration = signing.declared()
    except TextChanged:
        return changed(signing)
    except ValidationError as refusal:
        return not_so(signing, refusal)
    if declaration is None or not signing.is_here:
        return redirect("portal:sign", code)
    if request.method != "POST":
        return asked_for_code(signing, declaration, CodeForm())
    if "again" in request.POST:
        return mailed(signing, lambda: send_again(declaration, now=timezone.now()))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return asked_for_code(signing, declaration, form)
    return signed_by(signing, declaration, form)


def signed_by(signing: Signing, declaration: Declaration, form: CodeForm) -> HttpResponse:
    """Sign by the code that was typed in, and lead to the receipt; else say what is wrong with it."""
    request = signing.request
    circumstances = Circumstances(timezone.now(), address_of(request), request.headers.get("User-Agent", ""))
    try:
        signature = sign_declaration(declaration, typed=form.cleaned_data["code"], circumstances=circumstances)
    except TextChanged:
        return changed(signing)
    except ValidationError as refusal:
        return not_so(signing, refusal)
    except CodeRefused as refusal:
        form.add_error("code", refusal.args[0].label)
        return asked_for_code(signing, declaration, form)
    if not signature.receipt and not try_to_make_receipt(signature):
        messages.warning(request, _("The receipt could not be made just now. It is mailed to you once it is made."))
    return redirect("portal:signed", signature.attestation.public_id)


def mailed(signing: Signing, send: Callable[[], None]) -> HttpResponse:
    """Have a code mailed and lead to where it is typed in; what stood in the way is told there."""
    request = signing.request
    try:
        send()
    except TextChanged:
        return changed(signing)
    except ValidationError as refusal:
        return not_so(signing, refusal)
    except codes.TooMany:
        messages.error(request, _("So many codes were sent that the next one has to wait for an hour."))
    except codes.NotSent:
        messages.error(request, _("The mail with the code could not be sent. Try again in a few minutes."))
    else:
        words = _("A code was sent to %(address)s.") % {"address": signing.visitor.person.email}
        messages.success(request, words)
    return redirect("portal:sign-code", signing.requirement.code)


def not_so(signing: Signing, refusal: ValidationError) -> HttpResponse:
    """Lead back to the text, saying why it may not be signed in this way."""
    messages.error(signing.request, " ".join(refusal.messages))
    return redirect("portal:sign", signing.requirement.code)


def asked(signing: Signing, form: SigningForm | None) -> HttpResponse:
    """Draw the text, and under it the form."""
    text = signing.text_of(form.data["sha256"]) if form else signing.text(signing.request.GET.get("language"))
    signing.opened(text)
    content: dict[str, Any] = {
        "signing": signing,
        "text": text,
        "consent": sentence(signing, text),
        "is_letter_taken": Capacity.LETTER_OF_AUTHORITY in signing.requirement.capacities,
        "languages": [(other, link_to(signing, other.language)) for other in signing.texts.values()],
        "prevailing": None if text.language == PREVAILING else link_to(signing, PREVAILING),
        "form": form or SigningForm(text=text, letter=signing.letter()),
    }
    return page(signing.request, "portal/sign.html", signing.visitor, **content)


def link_to(signing: Signing, language: str) -> str:
    """Return the address of the text in a language."""
    return f"{reverse('portal:sign', args=[signing.requirement.code])}?language={language}"


def sentence(signing: Signing, text: CommitmentText) -> str:
    """Return the sentence that is consented to, in the language of the text."""
    with translation.override(text.language):
        return consent_to(text, signing.visitor.supplier)


def asked_for_code(signing: Signing, declaration: Declaration, form: CodeForm) -> HttpResponse:
    """Draw what is about to be signed, and ask for the code."""
    return page(
        signing.request, "portal/sign_code.html", signing.visitor, signing=signing, declaration=declaration, form=form
    )


def changed(signing: Signing) -> HttpResponse:
    """Say that the text was replaced while it was being read."""
    return page(signing.request, "portal/text_changed.html", signing.visitor, status=409, signing=signing)


def elsewhere(signing: Signing) -> HttpResponse:
    """Say how a commitment is signed that is not signed here."""
    ways = [way.label for way in SigningWay if way != SigningWay.HERE and signing.requirement.counts(way)]
    return page(signing.request, "portal/sign_elsewhere.html", signing.visitor, signing=signing, ways=ways)
