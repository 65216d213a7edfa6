"""What the gates of stages can demand here."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from attestations.models import Obligation
from attestations.standing import Standing
from suppliers.demands import Demand
from suppliers.models import StageGate, StageRequest


def missing_documents(request: StageRequest, _gate: StageGate, as_of: date) -> Sequence[str]:
    """Say of each requirement that the supplier must hold where it stands, unless it is held or exempt."""
    gaps = Obligation.objects.filter(supplier=request.supplier_id).gaps(as_of).select_related("requirement")
    words = _("%(requirement)s: %(standing)s.")
    return [
        words % {"requirement": gap.requirement.name, "standing": Standing(gap.standing).label}
        for gap in gaps.order_by("requirement__position", "requirement__code")
    ]


DEMANDS = [Demand("documents", gettext_lazy("All that is asked of it now is held"), missing_documents)]
