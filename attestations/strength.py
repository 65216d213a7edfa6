"""On what a held obligation rests: the auditor's second question, asked in SQL like the standing."""

from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from attestations.lapse import Outlook
from attestations.models.attestation import Attestation
from attestations.models.exemption import Exemption
from attestations.standing import Highest, holds

#: Nothing is held, or the obligation is set aside.
NONE = -1


def expression(as_of: date) -> Case:
    """Return, of what meets an obligation on a day, the weight of the strongest; NONE where nothing does."""
    pair = {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}
    held = Attestation.objects.filter(holds(as_of), **pair).order_by()
    exempt = Exemption.objects.on(as_of).filter(**pair)
    return Case(
        When(Exists(exempt), then=Value(NONE)),
        default=Coalesce(Subquery(held.annotate(best=Highest(Outlook.on(as_of).weight())).values("best")), Value(NONE)),
        output_field=IntegerField(),
    )
