"""What was signed, its receipt, and the form for those who sign on paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from attestations.models import Signature
from attestations.papers.form import form_of
from attestations.services.receipts import file_name, make_receipt
from evidence.files import opened
from foundation.downloads import download
from foundation.typesetting import NotTypeset
from portal.access import Visitor, for_visitor
from portal.pages import page
from portal.signing import signing_of


@require_safe
@for_visitor
def signed(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Show what was signed, by whom and when."""
    return page(request, "portal/signed.html", visitor, signature=found(visitor, reference))


@require_safe
@for_visitor
def receipt(request: HttpRequest, visitor: Visitor, reference: UUID) -> HttpResponse:
    """Give the receipt of a signature to be saved; where none was made yet, it is made."""
    signature = found(visitor, reference)
    try:
        file = make_receipt(signature)
    except NotTypeset as error:
        messages.error(request, str(error))
        return redirect("portal:signed", reference)
    with opened(file) as source:
        return download(source.read(), file_name(signature))


@require_safe
@for_visitor
def form(request: HttpRequest, visitor: Visitor, code: str) -> HttpResponse:
    """Give the form for signing on paper, in the language of the page or the one that is asked for."""
    text = signing_of(request, visitor, code).text(request.GET.get("language"))
    name = f"{code}-{visitor.supplier.code}-{text.version}-{text.language}.pdf"
    try:
        return download(form_of(text, visitor.supplier, at=timezone.now()), name)
    except NotTypeset as error:
        messages.error(request, str(error))
        return redirect("portal:sign", code)


def found(visitor: Visitor, reference: UUID) -> Signature:
    """Return a signature of the visitor's supplier by the reference of its attestation; raise Http404 for others."""
    signatures = visitor.signatures().select_related(
        "attestation__supplier", "attestation__upload__file", "text__requirement", "person", "receipt"
    )
    return get_object_or_404(signatures, attestation__public_id=reference)
