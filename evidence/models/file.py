"""A file that was handed in, known by the hash of its bytes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EvidenceFile(models.Model):
    """Bytes kept once under their SHA-256, whoever handed them in."""

    sha256 = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.BigIntegerField(_("size in bytes"))
    kept_at = models.DateTimeField(_("kept at"), auto_now_add=True)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return f"{self.sha256[:12]}…"
