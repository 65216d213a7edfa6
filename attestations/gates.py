"""What the gates of stages can demand here."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from attestations.models import Attestation, Exemption, Obligation, Requirement
from attestations.standing import Standing
from foundation.dates import written
from foundation.words import listed
from suppliers.classifiers import classified_otherwise
from suppliers.demands import Demand
from suppliers.models import StageGate, StageRequest

#: For so many days whoever imported a paper of a supplier does not approve by it.
DAYS_OF_IMPORT = 30


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


def exempted_or_imported(request: StageRequest, actor: User, as_of: date) -> Sequence[str]:
    """Say from what somebody exempted the supplier herself, and which papers of it she imported a short time ago."""
    exempted = Exemption.objects.on(as_of).filter(supplier=request.supplier_id, granted_by=actor)
    since = min(request.asked_at, timezone.now() - timedelta(days=DAYS_OF_IMPORT))
    papers = Attestation.objects.accepted().filter(supplier=request.supplier_id, recorded_by=actor, run__isnull=False)
    held = papers.filter(recorded_at__gte=since, lapses_on__gt=as_of)
    found = {
        _("You exempted %(supplier)s (%(requirements)s): another person must decide it."): exempted,
        _("You imported papers of %(supplier)s (%(requirements)s): another person must decide it."): held,
    }
    named = {words: requirements_of(rows) for words, rows in found.items()}
    return [words % {"supplier": request.supplier, "requirements": of} for words, of in named.items() if of]


def requirements_of(rows: "QuerySet[Any]") -> str:
    """Name the requirements of some rows; nothing where there are none."""
    wanted = Requirement.objects.filter(pk__in=rows.values("requirement")).order_by("position", "code")
    return listed(requirement.name for requirement in wanted)


DEMANDS = [
    Demand(
        "documents",
        gettext_lazy("All that is asked of it now is held"),
        missing_documents,
        depends_on_classification=True,
        own=exempted_or_imported,
    )
]
