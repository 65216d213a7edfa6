"""A dated proof that a supplier holds a requirement."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attestations.lapse import Outlook
from attestations.models.requirement import Kind
from attestations.weight import weight
from foundation.constraints import CheckedTogether
from foundation.dates import FAR, NextDay


class AttestationQuerySet(models.QuerySet):
    """Proofs by day and by what was decided."""

    def accepted(self) -> Self:
        """Keep what a reviewer, or an import, accepted."""
        return self.filter(decision=Attestation.Decision.ACCEPTED)

    def waiting(self) -> Self:
        """Keep what nobody has decided yet."""
        return self.filter(decision=Attestation.Decision.NONE)

    def undecided(self, as_of: date) -> Self:
        """Keep what had been handed in by a day, and was not decided by then."""
        return self.filter(Q(decided_on=None) | Q(decided_on__gt=as_of), submitted_on__lte=as_of)

    def promising(self, as_of: date) -> Self:
        """Keep what announces a certificate that is still expected on a day."""
        return self.filter(decision=Attestation.Decision.PROMISED, decided_on__lte=as_of, lapses_on__gt=as_of)

    def lapsing_by(self, last: date, as_of: date) -> Self:
        """Keep accepted proofs that hold on `as_of` and no longer on the day after `last`, as was known by then."""
        outlook = Outlook.on(as_of)
        # By the index first.
        found = self.accepted().filter(outlook.lapsing_by(last), lapses_on__gt=as_of)
        return found.filter(LessThanOrEqual(outlook.lapse(), last))


AttestationManager = models.Manager.from_queryset(AttestationQuerySet)


class Attestation(CheckedTogether):
    """A signed commitment, a contract clause that stands for one, a certificate, a test report or a document.

    It counts on a day if it was accepted by then, the day lies in `valid_from` to before `lapses_on`, and no
    suspension covers the day.
    """

    class Basis(models.TextChoices):
        NONE = "", "–"
        SIGNED = "signed", _("Signed")
        CONTRACT_CLAUSE = "contract_clause", _("Contract clause")
        #: An audit plan, or a letter of the body: `valid_until` is the day by which the certificate is expected.
        ANNOUNCED = "announced", _("Certificate to come")

    #: On what a commitment rests.
    COMMITTED = (Basis.SIGNED, Basis.CONTRACT_CLAUSE)

    class Backing(models.TextChoices):
        SIGNED_HERE = "signed_here", _("Signed here")
        FILE_REVIEWED = "file_reviewed", _("File reviewed")
        REGISTER_CHECKED = "register_checked", _("Found in the register")
        RECORDED_ONLY = "recorded_only", _("Recorded only")

    class Decision(models.TextChoices):
        NONE = "", _("In review")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        #: By who handed it in, before anybody had decided.
        RECALLED = "recalled", _("Taken back")
        #: What announces a certificate: seen by a reviewer, and never held.
        PROMISED = "promised", _("Promised")

    #: Papers that count for nothing and never did.
    VOID = (Decision.REFUSED, Decision.RECALLED)

    class Origin(models.TextChoices):
        STAFF = "staff", _("Entered by staff")
        SHEET = "sheet", _("Imported")
        PORTAL = "portal", _("Handed in by the supplier")

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    supplier = models.ForeignKey(
        "suppliers.Supplier", models.PROTECT, related_name="attestations", verbose_name=_("supplier"), db_index=False
    )
    requirement = models.ForeignKey(
        "attestations.Requirement",
        models.PROTECT,
        related_name="attestations",
        verbose_name=_("requirement"),
        db_index=False,
    )
    #: Repeats the requirement's kind, so that CHECK constraints can say which columns each kind needs.
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, editable=False)
    basis = models.CharField(_("basis"), max_length=16, choices=Basis, blank=True, default=Basis.NONE)
    backing = models.CharField(_("backing"), max_length=16, choices=Backing, default=Backing.RECORDED_ONLY)
    origin = models.CharField(_("origin"), max_length=8, choices=Origin, default=Origin.STAFF, editable=False)

    edition = models.ForeignKey(
        "attestations.RequirementEdition",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("edition"),
    )
    #: Copied from the edition: a generated column cannot read another table.
    edition_ends_on = models.DateField(null=True, editable=False)
    number = models.CharField(_("certificate number"), max_length=60, blank=True)
    issuing_body = models.CharField(_("issuing body"), max_length=120, blank=True)
    accreditation = models.CharField(_("accreditation body"), max_length=120, blank=True)
    scope = models.CharField(_("scope"), max_length=400, blank=True)
    holder_name = models.CharField(_("holder"), max_length=200, blank=True)
    sites = models.CharField(_("certified sites"), max_length=400, blank=True)
    signatory_name = models.CharField(_("signatory"), max_length=120, blank=True)
    signatory_title = models.CharField(_("title of the signatory"), max_length=120, blank=True)
    contract_reference = models.CharField(_("contract number"), max_length=120, blank=True)
    file = models.ForeignKey(
        "evidence.EvidenceFile",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("file"),
    )
    #: How the file came in, where it was handed in here; its bytes are those of `file`.
    upload = models.ForeignKey(
        "suppliers.Upload",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="attestations",
        verbose_name=_("upload"),
    )

    submitted_on = models.DateField(_("submitted on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decision = models.CharField(
        _("review"), max_length=8, choices=Decision, blank=True, default=Decision.NONE, editable=False
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("The last day that counts, as printed. Empty: until withdrawn."),
    )
    withdrawn_on = models.DateField(_("withdrawn on (first day no longer)"), null=True, blank=True)
    lapses_on = models.GeneratedField(
        db_persist=True,
        output_field=models.DateField(_("lapses on")),
        expression=Least(
            Coalesce(NextDay(F("valid_until")), FAR),
            Coalesce(F("edition_ends_on"), FAR),
            Coalesce(F("withdrawn_on"), FAR),
        ),
        verbose_name=_("lapses on (first day no longer)"),
    )
    weight = models.GeneratedField(
        db_persist=True,
        output_field=models.PositiveSmallIntegerField(),
        expression=weight(),
        verbose_name=_("weight of the proof"),
    )
    recorded_at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    run = models.ForeignKey(
        "sheets.ImportRun", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("import")
    )

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="attestation_kind"),
            models.CheckConstraint(
                condition=(Q(decision="") & Q(decided_on=None)) | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="attestation_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None) | Q(decided_on__gte=F("submitted_on")),
                name="attestation_decided_after_submitted",
                violation_error_message=_("It cannot be decided before it was submitted."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="attestation_period",
                violation_error_message=_("It cannot expire before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.COMMITMENT, basis__in=["signed", "contract_clause"])
                | Q(kind=Kind.CERTIFICATE, basis__in=["", "announced"])
                | (~Q(kind__in=[Kind.COMMITMENT, Kind.CERTIFICATE]) & Q(basis="")),
                name="attestation_basis",
                violation_error_message=_("A commitment is signed or stands in a contract clause; nothing else is."),
            ),
            # An audit plan is no certificate, whoever looked at it.
            models.CheckConstraint(
                condition=Q(basis="announced", decision__in=["", "promised", "refused", "recalled"])
                | (~Q(basis="announced") & ~Q(decision="promised")),
                name="attestation_announced_never_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(basis="contract_clause") | ~Q(contract_reference=""),
                name="attestation_clause_names_contract",
                violation_error_message=_("A contract clause needs the number of its contract."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.CERTIFICATE)
                | Q(basis="announced", valid_until__isnull=False)
                | (~Q(number="") & ~Q(issuing_body="") & Q(valid_until__isnull=False)),
                name="attestation_certificate_complete",
                violation_error_message=_("A certificate needs its number, its issuing body and its expiry."),
            ),
            # Two imports at once must not write the same paper twice.
            models.UniqueConstraint(
                fields=["supplier", "requirement", "number", "valid_from"],
                condition=~Q(kind=Kind.COMMITMENT) & ~Q(number="") & ~Q(decision__in=["refused", "recalled"]),
                name="attestation_paper_once",
                violation_error_message=_("This certificate is recorded already."),
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "supplier",
                    "requirement",
                    "lapses_on",
                    "valid_from",
                    "decided_on",
                    "submitted_on",
                    "decision",
                    "weight",
                    "id",  # by it suspensions are found, without a look at the row
                ],
                name="attestation_cover",
            ),
            models.Index(fields=["lapses_on"], name="attestation_lapses"),
            models.Index(fields=["kind", "id"], name="attestation_kind_id"),
        ]

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.requirement), self.number) if part)

    @property
    def is_announcement(self) -> bool:
        """Whether it says that a certificate is to come, and is none."""
        return self.basis == self.Basis.ANNOUNCED

    def clean(self) -> None:
        """Refuse what the requirement does not allow."""
        super().clean()
        if not self.requirement_id:
            return
        if self.basis == self.Basis.CONTRACT_CLAUSE and not self.requirement.allows_contract_clause:
            raise ValidationError({"basis": _("No contract clause may stand for this commitment.")}, code="not_allowed")
        if self.edition and self.edition.requirement_id != self.requirement_id:
            raise ValidationError({"edition": _("This edition belongs to another requirement.")})

    def decide(self, decision: str, on: date) -> None:
        """Accept or refuse what is in review; does not save.

        Raises ValidationError if it was decided already, or not yet submitted.
        """
        if self.decision:
            raise ValidationError(
                _("This was %(decision)s on %(day)s already."),
                code="decided",
                params={"decision": self.get_decision_display(), "day": self.decided_on},
            )
        if on < self.submitted_on:
            raise ValidationError(_("It cannot be decided before it was submitted."), code="period")
        self.decision, self.decided_on = decision, on
