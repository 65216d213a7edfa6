"""What the gates of stages can demand here."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from attestations.models import Attestation, Exemption, Obligation, Requirement, Suspension
from attestations.standing import Standing
from evidence.hands import done_to
from foundation.words import listed
from suppliers.demands import Demand
from suppliers.models import StageGate, StageRequest
from suppliers.services.one_firm import same_as

#: For so many days whoever let a paper of a supplier be held does not approve by it.
DAYS_OF_HAND = 30
#: By what somebody says of a paper what it says, as long as nobody has reviewed it.
ENTERED = ("attestation_imported", "attestation_changed")
#: By what a paper holds again, or longer, whoever reviewed it.
LET_COUNT = ("attestation_counts_again", "attestation_withdrawn", "attestation_restored")


def missing_documents(request: StageRequest, _gate: StageGate, as_of: date) -> Sequence[str]:
    """Say of each requirement that the supplier must hold where it stands, unless it is held or exempt."""
    gaps = Obligation.objects.filter(supplier=request.supplier_id).gaps(as_of).select_related("requirement")
    words = _("%(requirement)s: %(standing)s.")
    return [
        words % {"requirement": gap.requirement.name, "standing": Standing(gap.standing).label}
        for gap in gaps.order_by("requirement__position", "requirement__code")
    ]


def exempted_or_held(request: StageRequest, actor: User, as_of: date) -> Sequence[str]:
    """Say from what somebody exempted the supplier herself, and which papers that are asked are held by her word."""
    exempted = Exemption.objects.on(as_of).filter(supplier=request.supplier_id, granted_by=actor)
    found = {
        _("You exempted %(supplier)s (%(requirements)s): another person must decide it."): exempted,
        _(
            "You imported or changed papers of %(supplier)s, or let them count again (%(requirements)s): another person"
            " must decide it."
        ): held_by_her_word(request, actor, as_of),
    }
    named = {words: requirements_of(rows) for words, rows in found.items()}
    return [words % {"supplier": request.supplier, "requirements": of} for words, of in named.items() if of]


def held_by_her_word(request: StageRequest, actor: User, as_of: date) -> "QuerySet[Attestation]":
    """Return which papers that are asked of a supplier hold because somebody said so lately, and nobody reviewed that.

    Also those of firms that ended in it: a merge copies them.
    """
    asked = Obligation.objects.in_force(as_of).filter(supplier=request.supplier_id)
    papers = Attestation.objects.accepted().filter(
        supplier__in=same_as([request.supplier_id]), requirement__in=asked.values("requirement"), lapses_on__gt=as_of
    )
    since = min(request.asked_at, timezone.now() - timedelta(days=DAYS_OF_HAND))
    lately = {"actor_ref": str(actor.ref), "at__gte": since}
    entered = done_to(papers.filter(reviews=None), ENTERED).filter(**lately)
    let_count = done_to(papers, LET_COUNT).filter(**lately)
    lifted = done_to(Suspension.objects.filter(attestation__in=papers), ["suspension_lifted"]).filter(**lately)
    hers = Q(pk__in=entered.values("object_id")) | Q(pk__in=let_count.values("object_id"))
    return papers.filter(hers | Q(suspensions__in=lifted.values("object_id")))


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
        own=exempted_or_held,
    )
]
