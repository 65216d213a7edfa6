"""What the gates of stages can demand here."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Obligation
from attestations.standing import Standing
from foundation.dates import written
from suppliers.classifiers import classified_otherwise
from suppliers.demands import Demand
from suppliers.models import StageGate, StageRequest


def missing_documents(request: StageRequest, _gate: StageGate, as_of: date) -> Sequence[str]:
    """Say of each requirement that the supplier must hold where it stands, unless it is held or exempt.

    Nobody asks for a stage after she classified the supplier so that less must be held.
    """
    gaps = Obligation.objects.filter(supplier=request.supplier_id).gaps(as_of).select_related("requirement")
    words = _("%(requirement)s: %(standing)s.")
    return [
        *classified_by_asker(request, as_of),
        *(
            words % {"requirement": gap.requirement.name, "standing": Standing(gap.standing).label}
            for gap in gaps.order_by("requirement__position", "requirement__code")
        ),
    ]


def classified_by_asker(request: StageRequest, as_of: date) -> Sequence[str]:
    """Say where whoever asks for a stage classified the supplier otherwise; of a firm that applies nobody asked."""
    changed = request.asked_by_id and classified_otherwise(request.supplier_id, request.asked_by, as_of)
    words = _("%(supplier)s was classified otherwise by who asks for the stage (%(day)s): let another person ask.")
    return [words % {"supplier": request.supplier, "day": written(changed)}] if changed else []


DEMANDS = [
    Demand(
        "documents",
        gettext_lazy("All that is asked of it now is held"),
        missing_documents,
        depends_on_classification=True,
    )
]
