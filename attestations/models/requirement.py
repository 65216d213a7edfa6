"""Something a supplier can be asked to hold: a row, never code."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attestations.ends import Said, known_on, said
from foundation.dates import ALWAYS, FAR
from foundation.fields import FromField, UntilField
from foundation.folding import fold_name
from foundation.naming import Named
from foundation.sets import CodeSetField


class Kind(models.TextChoices):
    """What kind of proof a requirement asks for."""

    COMMITMENT = "commitment", _("Commitment")
    CERTIFICATE = "certificate", _("Certificate")
    TEST_REPORT = "test_report", _("Test report")
    DOCUMENT = "document", _("Basic document")


class SigningWay(models.TextChoices):
    """How a commitment may be signed."""

    HERE = "here", _("Signed in the portal")
    PAPER = "paper", _("On paper with the company chop")
    E_CHOP = "e_chop", _("With the electronic chop of a third party")


class Capacity(models.TextChoices):
    """As whom somebody signs for a company."""

    LEGAL_REPRESENTATIVE = "legal_representative", _("Legal representative")
    LETTER_OF_AUTHORITY = "letter_of_authority", _("Holder of a letter of authority")


class Requirement(Named):
    """A commitment, certificate, test report or document that rules may bind suppliers to."""

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    expiring_days = models.PositiveSmallIntegerField(_("days before the end that count as expiring soon"), default=90)
    validity_months = models.PositiveSmallIntegerField(
        _("months it is accepted for"),
        null=True,
        blank=True,
        help_text=_(
            "For proofs that print no expiry, such as test reports. A basic document goes on, and is to be confirmed as"
            " often."
        ),
    )
    allows_contract_clause = models.BooleanField(_("a contract clause may stand for it"), default=False)
    #: Like the conditions of a rule: an empty set means any.
    signing_ways = CodeSetField(_("ways of signing that count"))
    signing_capacities = CodeSetField(_("who may sign"))
    required_from = FromField(_("required from"))
    required_until = UntilField(_("required until"))
    source = models.CharField(_("source of the rule"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(required_from__lte=F("required_until")),
                name="requirement_period",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="requirement_kind"),
            models.CheckConstraint(
                condition=Q(allows_contract_clause=False) | Q(kind=Kind.COMMITMENT),
                name="requirement_clause_for_commitments",
                violation_error_message=_("Only for a commitment can a contract clause stand."),
            ),
        ]

    @property
    def is_switched_on(self) -> bool:
        """Whether a day has been set from which it is required."""
        return self.required_from < FAR

    def counts(self, way: SigningWay) -> bool:
        """Tell whether a commitment that is signed this way counts."""
        return self.kind == Kind.COMMITMENT and (not self.signing_ways or way in self.signing_ways)

    @property
    def capacities(self) -> list[Capacity]:
        """The capacities in which it may be signed."""
        return [capacity for capacity in Capacity if not self.signing_capacities or capacity in self.signing_capacities]


class RequirementEdition(models.Model):
    """An edition of a standard, and when the transition away from it ends."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="editions", verbose_name=_("requirement"))
    code = models.CharField(_("edition"), max_length=20)
    ends_on = UntilField(_("ends on"))
    announced_on = models.DateField(
        _("end known since"),
        null=True,
        blank=True,
        help_text=_(
            "Reports of earlier days do not know of this end, but of the one before. Empty: since it is entered here."
        ),
    )
    #: The ends before this one: see `attestations.ends`.
    former_ends = CodeSetField(_("former ends"), editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["requirement", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "code"],
                name="edition_once",
                violation_error_message=_("This requirement has this edition already."),
            )
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def newest_end(self) -> Said:
        """Since when its end is known, and the end."""
        return self.announced_on or ALWAYS, self.ends_on

    def end_known_on(self, day: date) -> date:
        """Return its end as was known on a day; FAR where none was."""
        return known_on(day, [*said(self.former_ends), self.newest_end]) or FAR


class RequirementAlias(models.Model):
    """Another name under which a requirement, or an edition of it, stands in spreadsheets and on paper."""

    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="aliases", verbose_name=_("requirement"))
    edition = models.ForeignKey(
        RequirementEdition, models.CASCADE, null=True, blank=True, related_name="aliases", verbose_name=_("edition")
    )
    text = models.CharField(_("name as written"), max_length=120)
    folded = models.CharField(
        max_length=120, unique=True, editable=False, error_messages={"unique": _("Another requirement is called this.")}
    )

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["requirement", "text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Fold the name, so that it is found however it is written."""
        super().clean()
        self.fold()

    def fold(self) -> None:
        """Bring the folded name in step; does not save."""
        self.folded = fold_name(self.text)
