"""The attestations of one kind, which have lists, forms and sheets of their own."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from attestations.models.attestation import Attestation, AttestationManager, AttestationQuerySet
from attestations.models.requirement import Kind


class KindManager(AttestationManager):
    """The attestations of one kind."""

    def __init__(self, kind: str = "") -> None:
        super().__init__()
        self.kind = kind

    def get_queryset(self) -> AttestationQuerySet:
        """Return the rows of this kind alone."""
        return AttestationQuerySet(self.model, using=self._db).filter(kind=self.kind)


class Commitment(Attestation):
    """A commitment that a supplier signed, or a contract clause that stands for one."""

    objects: ClassVar[KindManager] = KindManager(Kind.COMMITMENT)

    class Meta:
        proxy = True
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")


class Certificate(Attestation):
    """A management-system certificate."""

    objects: ClassVar[KindManager] = KindManager(Kind.CERTIFICATE)

    class Meta:
        proxy = True
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
