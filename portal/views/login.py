"""Log-in: an address, then the code that was sent there."""

from typing import Any

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ConfirmLoginCodeView
from django.conf import settings
from django.contrib.auth import logout as log_out
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts import passkeys
from portal.access import APPLIED_FOR, LINK, application_of, invitation_of, memberships_of, person_at
from portal.codes import send_code
from portal.forms import AddressForm, CodeForm
from portal.pages import page
from portal.proof import take_note_of_proof
from portal.throttling import throttled
from portal.views.applying import begin
from portal.views.invitations import come_in, refused
from portal.views.language import keep_read_language


@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Ask for the address that a code is to be sent to; the answer is the same whoever is behind it."""
    if request.method != "POST":
        if LINK not in request.session and memberships_of(request.user).exists():
            return redirect("portal:home")
        return asked(request, AddressForm())
    form = AddressForm(request.POST)
    address = form.cleaned_data["email"] if form.is_valid() else ""
    refusal = throttled(request, "ask for a code", address)
    if refusal or not address:
        return refusal or asked(request, form)
    following = get_next_redirect_url(request)
    if request.user.is_authenticated:
        log_out(request)
    request.session.pop(APPLIED_FOR, None)
    send_code(request, address, person_at(address))
    return redirect(reverse("portal:code") + (f"?{urlencode({'next': following})}" if following else ""))


def asked(request: HttpRequest, form: AddressForm) -> HttpResponse:
    """Draw the form, and the way in by a passkey."""
    return page(
        request, "portal/login.html", form=form, origin=passkeys.origin(), following=get_next_redirect_url(request)
    )


@method_decorator(require_http_methods(["GET", "HEAD", "POST"]), name="dispatch")
class CodeView(ConfirmLoginCodeView):
    """Ask for the code; whoever has it is logged in."""

    template_name = "portal/code.html"

    def get_form_class(self) -> type[CodeForm]:
        """Ask for nothing but the code."""
        return CodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take a code, unless too many were tried: sent all at once, they are not counted by the session."""
        refusal = throttled(request, "try a code", request.session.session_key or "")
        return refusal or super().post(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """Log in; who accepted an invitation, as whom that names. Who applies is logged in nowhere, and led there."""
        address = self._process.state["email"]
        application = application_of(self.request, address)
        if application is not None:
            self._process.abort()
            return begin(self.request, application)
        invitation = invitation_of(self.request, address)
        if invitation is None:
            response = super().form_valid(form)
        else:
            self._process.abort()
            try:
                response = come_in(self.request, invitation)
            except ValidationError as refusal:
                return refused(self.request, refusal.messages[0])
        take_note_of_proof(self.request, timezone.now())
        keep_read_language(self.request)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what every page of the portal is drawn with."""
        return super().get_context_data(**kwargs) | {"organisation": settings.ORGANISATION_NAME}
