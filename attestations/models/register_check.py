"""What a public register says of a certificate."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterCheck(models.Model):
    """One look-up, noted with the review for which it was made: where, when, and what was found."""

    class Result(models.TextChoices):
        VALID = "valid", _("Found, and valid there")
        INVALID = "invalid", _("Found, suspended or withdrawn there")
        MISSING = "missing", _("Not found")

    review = models.OneToOneField(
        "attestations.Review", models.CASCADE, related_name="register_check", verbose_name=_("review")
    )
    register = models.CharField(_("register"), max_length=120)
    checked_on = models.DateField(_("looked up on"))
    result = models.CharField(_("result"), max_length=8, choices=Result)
    reference = models.CharField(_("reference or address there"), max_length=300, blank=True)
    #: A picture of what the register showed.
    file = models.ForeignKey(
        "evidence.EvidenceFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )

    class Meta:
        verbose_name = _("look-up in a register")
        verbose_name_plural = _("look-ups in registers")

    def __str__(self) -> str:
        return f"{self.register} {self.get_result_display()}"
