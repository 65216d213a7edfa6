"""A company that delivers to us."""

import re
import uuid
from operator import mul
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from stdnum import lei
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from foundation.folding import fold
from suppliers.company_names import bare
from suppliers.models.grade_change import Grade
from suppliers.models.stage_change import ON_FILE, Stage

#: The characters of a unified social credit code, each with its value, and the weights of its places (GB 32100-2015).
USCC_VALUES = {character: value for value, character in enumerate("0123456789ABCDEFGHJKLMNPQRTUWXY")}
USCC_WEIGHTS = [*(3**place % 31 for place in range(17)), 1]
USCC_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def check_uscc(number: str) -> None:
    """Raise ValidationError unless this is a unified social credit code (GB 32100-2015)."""
    if USCC_FORM.fullmatch(number) and not sum(map(mul, map(USCC_VALUES.__getitem__, number), USCC_WEIGHTS)) % 31:
        return
    # However else one may be written; the library takes ten times as long, which an import of thousands feels.
    try:
        uscc.validate(number)
    except NumberError:
        raise ValidationError(
            _(
                "%(number)s is not a unified social credit code: its check digit or its form is wrong."
                " Copy it from the business licence."
            ),
            code="check_digit",
            params={"number": number},
        ) from None


def check_lei(number: str) -> None:
    """Raise ValidationError unless this is a legal entity identifier (ISO 17442)."""
    try:
        lei.validate(number)
    except NumberError:
        raise ValidationError(
            _("%(number)s is not a legal entity identifier: its check digits or its form are wrong."),
            code="check_digit",
            params={"number": number},
        ) from None


class SupplierQuerySet(models.QuerySet):
    """Suppliers as lists ask for them."""

    def on_file(self) -> Self:
        """Keep suppliers that are on file today."""
        return self.filter(stage__in=ON_FILE)

    def search(self, words: str) -> Self:
        """Keep suppliers whose code, names or USCC contain every word, in any Chinese variant, width and case.

        What is asked for under the name of one that ended in another is found under both.
        """
        said = Q()
        for word in fold(words).split():
            said &= Q(search_text__contains=word)
        ended = Supplier.objects.filter(said, merged_into__isnull=False)
        return self.filter(said | Q(pk__in=ended.values("merged_into"))) if said else self


class Supplier(models.Model):
    """A company by its code; where it stands today is a copy of its dated facts."""

    public_id = models.UUIDField(_("reference"), default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(
        _("supplier code"), max_length=40, unique=True, error_messages={"unique": _("Another supplier has this code.")}
    )
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    uscc = models.CharField(
        _("unified social credit code"),
        max_length=18,
        blank=True,
        validators=[check_uscc],
        help_text=_("18 characters (GB 32100-2015)."),
    )
    lei = models.CharField(_("legal entity identifier"), max_length=20, blank=True, validators=[check_lei])
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suppliers",
        verbose_name=_("responsible officer"),
    )
    notes = models.TextField(_("notes"), blank=True, max_length=4000)
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    #: Folded code, names and USCC: what the search box looks through.
    search_text = models.TextField(editable=False, default="")
    #: The names without their form: by them suppliers that look alike are found.
    bare_name = models.CharField(max_length=200, editable=False, default="")
    bare_name_en = models.CharField(max_length=200, editable=False, default="")

    # Today's copies of the dated facts, kept by suppliers.services.today; reports never read them. What they point to
    # was checked where the fact was written (docs/decisions/0014).
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True, editable=False)
    registered_on = models.DateField(_("on file since"), null=True, editable=False)
    active_from = models.DateField(_("cooperating since"), null=True, editable=False)
    left_on = models.DateField(_("left on"), null=True, editable=False)
    category = models.ForeignKey(
        "suppliers.Category",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("category"),
        db_constraint=False,
    )
    country = models.ForeignKey(
        "suppliers.Country",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("country or region"),
        db_constraint=False,
    )
    region = models.ForeignKey(
        "suppliers.Region",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("region"),
        db_constraint=False,
    )
    is_core = models.BooleanField(_("core supplier"), default=False, editable=False)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade, blank=True, editable=False)
    #: In whom it ended, through however many merges; merges say when and by whom.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
        verbose_name=_("merged into"),
        db_index=False,
    )

    objects = SupplierQuerySet.as_manager()

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code=""), name="supplier_has_code", violation_error_message=_("A supplier needs a code.")
            ),
            models.UniqueConstraint(
                fields=["uscc"],
                condition=~Q(uscc=""),
                name="supplier_uscc_once",
                violation_error_message=_("Another supplier has this unified social credit code."),
            ),
        ]
        # None over the grade: a cycle that is closed changes those of all, and where one index holds what changed of a
        # row, PostgreSQL writes its entries in all of them anew.
        indexes = [
            models.Index(fields=["stage", "code"], name="supplier_stage"),
            models.Index(fields=["bare_name"], name="supplier_bare_name"),
            models.Index(fields=["bare_name_en"], condition=~Q(bare_name_en=""), name="supplier_bare_name_en"),
            models.Index(fields=["merged_into"], condition=Q(merged_into__isnull=False), name="supplier_merged_into"),
            models.Index(fields=["lei"], condition=~Q(lei=""), name="supplier_lei"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the supplier's page for staff."""
        return reverse("admin:suppliers_supplier_change", args=[self.pk])

    def fold(self) -> None:
        """Bring the folded texts that are searched in step with the names; does not save."""
        self.search_text, self.bare_name, self.bare_name_en = folded(self.code, self.name, self.name_en, self.uscc)


#: What `folded` gives, by the columns that hold it.
FOLDED = ("search_text", "bare_name", "bare_name_en")


def folded(code: str, name: str, name_en: str, uscc: str) -> tuple[str, str, str]:
    """Return the columns `FOLDED` of a supplier with these texts."""
    texts = fold(" ".join(text for text in (code, name, name_en, uscc) if text))
    return texts, shortened(bare(name)), shortened(bare(name_en)) if name_en else ""


def shortened(name: str) -> str:
    """Return what of a bare name its column holds: some signs become several when they are folded."""
    return name[:200]
