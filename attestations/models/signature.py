"""What was signed here, by whom, and how that is known."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attestations.models.requirement import Capacity


class Signature(models.Model):
    """The proof of a commitment that was signed here. Never changed, but for the receipt that is made once.

    `digest` covers text, supplier, person and moment (attestations/signing.py): a signature that is moved to another
    version or supplier does not give it.
    """

    class Authentication(models.TextChoices):
        MAILED_CODE = "mailed_code", _("One-time code by e-mail")

    attestation = models.OneToOneField(
        "attestations.Attestation", models.PROTECT, related_name="signature", verbose_name=_("attestation")
    )
    text = models.ForeignKey(
        "attestations.CommitmentText", models.PROTECT, related_name="signatures", verbose_name=_("commitment text")
    )
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    prevailing_sha256 = models.CharField(_("SHA-256 of the prevailing text"), max_length=64)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    consent = models.CharField(_("consent"), max_length=1000)
    name = models.CharField(_("signatory"), max_length=120)
    title = models.CharField(_("title of the signatory"), max_length=120)
    capacity = models.CharField(_("capacity"), max_length=24, choices=Capacity)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures", verbose_name=_("account")
    )
    email = models.EmailField(_("e-mail address"))
    authentication = models.CharField(
        _("authentication"), max_length=12, choices=Authentication, default=Authentication.MAILED_CODE
    )
    signed_at = models.DateTimeField(_("signed at"))
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    user_agent = models.CharField(_("browser"), max_length=400, blank=True)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    receipt = models.ForeignKey(
        "evidence.EvidenceFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("receipt")
    )

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ["-signed_at"]
        indexes = [
            models.Index(fields=["signed_at"], condition=models.Q(receipt=None), name="signature_without_receipt")
        ]

    def __str__(self) -> str:
        return f"{self.attestation} · {self.name}"
