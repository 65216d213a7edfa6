"""How one logs in: by a code, and by passkeys."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import passkeys
from portal.access import Visitor, for_visitor
from portal.forms import PasskeyForm
from portal.pages import page
from portal.proof import is_fresh


@require_safe
@for_visitor
def security(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the ways in that the visitor has; who proved lately who he is may add a passkey."""
    return shown(request, visitor, PasskeyForm())


def shown(request: HttpRequest, visitor: Visitor, form: PasskeyForm, *, status: int = 200) -> HttpResponse:
    """Draw the page with the form of a passkey."""
    return page(
        request,
        "portal/security.html",
        visitor,
        status=status,
        form=form,
        passkeys=visitor.passkeys(),
        is_fresh=is_fresh(request, timezone.now()),
        origin=passkeys.origin(),
    )
