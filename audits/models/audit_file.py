"""What auditors brought along: photos and papers that bear out what they saw."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditFileQuerySet(models.QuerySet):
    """Files of audits."""

    def told(self) -> Self:
        """Keep what the supplier may see: the files of findings of approved reports."""
        return self.filter(finding__isnull=False, audit__approved_at__isnull=False)


class AuditFile(models.Model):
    """A photo or paper of an audit, or of one of its findings. The supplier sees those of findings, once reported."""

    audit = models.ForeignKey(
        "audits.Audit", models.PROTECT, related_name="files", verbose_name=_("audit"), db_index=False
    )
    finding = models.ForeignKey(
        "audits.Finding", models.PROTECT, null=True, related_name="files", verbose_name=_("finding")
    )
    upload = models.ForeignKey("suppliers.Upload", models.PROTECT, related_name="audit_files", verbose_name=_("file"))

    objects = AuditFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of an audit")
        verbose_name_plural = _("files of audits")
        ordering = ["audit", "pk"]
        constraints = [models.UniqueConstraint(fields=["audit", "upload"], name="auditfile_once")]

    def __str__(self) -> str:
        return str(self.upload)
