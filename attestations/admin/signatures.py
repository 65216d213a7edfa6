"""What was signed here, with its receipt."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Signature
from attestations.services import make_receipt
from attestations.services.receipts import file_name
from evidence.admin import RecordedAdmin
from evidence.files import opened
from foundation.downloads import download


@admin.register(Signature)
class SignatureAdmin(RecordedAdmin):
    """Signatures: looked at, never changed."""

    list_display = ["supplier", "requirement", "version", "name", "signed_at"]
    list_select_related = ["attestation__supplier", "text__requirement"]
    list_filter = ["text__requirement"]
    search_fields = ["attestation__supplier__code", "name"]
    search_help_text = gettext_lazy("Code of the supplier, or name of the signatory.")
    fieldsets = [
        (None, {"fields": ["supplier", "attestation", "text", "language", "consent", "receipt_link"]}),
        (gettext_lazy("Signatory"), {"fields": ["name", "title", "capacity", "letter"]}),
        (
            gettext_lazy("The proof"),
            {
                "fields": [
                    ("person", "email"),
                    ("authentication", "signed_at"),
                    ("ip", "user_agent"),
                    "text_sha256",
                    "prevailing_sha256",
                    "digest",
                ]
            },
        ),
    ]
    readonly_fields = ["supplier", "letter", "receipt_link"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Signatures come from the portal."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep every signature as it was made."""
        return False

    @admin.display(description=gettext_lazy("supplier"), ordering="attestation__supplier__code")
    def supplier(self, signature: Signature) -> str:
        """Name the supplier."""
        return str(signature.attestation.supplier)

    @admin.display(description=gettext_lazy("requirement"), ordering="text__requirement")
    def requirement(self, signature: Signature) -> str:
        """Name the commitment."""
        return str(signature.text.requirement)

    @admin.display(description=gettext_lazy("version"), ordering="text__version")
    def version(self, signature: Signature) -> int:
        """Say which version of the text was signed."""
        return signature.text.version

    @admin.display(description=gettext_lazy("letter of authority"))
    def letter(self, signature: Signature) -> str:
        """Name the letter by which it was signed, and its hash."""
        letter = signature.attestation.upload
        return f"{letter} · {letter.file.sha256}" if letter and letter.file else "–"

    @admin.display(description=gettext_lazy("receipt"))
    def receipt_link(self, signature: Signature) -> SafeString:
        """Lead to the receipt."""
        url = reverse("admin:attestations_signature_receipt", args=[signature.pk])
        return format_html('<a href="{}">{}</a>', url, _("Download the receipt (PDF)"))

    def get_urls(self) -> list[URLPattern]:
        """Add the receipt."""
        page = self.admin_site.admin_view(self.receipt)
        return [path("<int:pk>/receipt.pdf", page, name="attestations_signature_receipt"), *super().get_urls()]

    def receipt(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give the receipt to be saved, to whoever may look at the signature."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        signature = Signature.objects.filter(pk=pk).first()
        if signature is None:
            raise Http404
        with opened(make_receipt(signature)) as source:
            return download(source.read(), file_name(signature))
