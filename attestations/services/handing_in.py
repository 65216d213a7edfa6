"""What a supplier hands in himself: once, in the place of what he handed in before, or taken back."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from attestations.models import Attestation
from attestations.services.papers import follow_attestations, hand_in
from evidence.ledger import ledger
from suppliers.models import Supplier, Upload

#: What makes two clauses, or papers without a file, the same.
SAME = ("basis", "contract_reference", "number", "signatory_name", "valid_from", "valid_until")


def hand_in_here(
    paper: Attestation, *, upload: Upload | None, replaces: Iterable[Attestation] = (), actor: User, today: date
) -> Attestation:
    """Record what a supplier hands in, to be reviewed; return the paper, the first one where it is sent twice.

    What it replaces is kept and waits no longer. Raises ValidationError for a file of somebody else or one that the
    virus scanner stopped, and where what it is to replace has been decided meanwhile.
    """
    refuse_unfit(upload, paper)
    with ledger(actor):
        # In turn: a button pressed twice sends the same twice at once.
        Supplier.objects.select_for_update(no_key=True).get(pk=paper.supplier_id)
        if before := handed_in_before(paper, upload):
            return before
        take_back(replaces, actor=actor, today=today)
        paper.origin, paper.backing = Attestation.Origin.PORTAL, Attestation.Backing.RECORDED_ONLY
        paper.upload, paper.file = upload, upload.file if upload else None
        paper.submitted_on = today
        return hand_in(paper, actor=actor, today=today)


def take_back(papers: Iterable[Attestation], *, actor: User, today: date) -> None:
    """Let papers wait no longer, all or none; they are kept as they are.

    Raises ValidationError where one has been decided meanwhile.
    """
    wanted = [paper.pk for paper in papers]
    if not wanted:
        return
    with ledger(actor) as events:
        rows = list(Attestation.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        for row in rows:
            row.decide(Attestation.Decision.RECALLED, today)
            row.save(update_fields=["decision", "decided_on"])
            events.add("attestation_recalled", row)
        follow_attestations(sorted({row.supplier_id for row in rows}), today)


def refuse_unfit(upload: Upload | None, paper: Attestation) -> None:
    """Raise ValidationError for a file that cannot stand for the paper."""
    if upload is None:
        return
    if upload.supplier_id != paper.supplier_id or upload.state not in Upload.USABLE:
        raise ValidationError(_("This file cannot be handed in; upload it again."), code="file")


def handed_in_before(paper: Attestation, upload: Upload | None) -> Attestation | None:
    """Return the same paper where it waits already: with the same upload, or saying the same.

    A clause comes together with its file, which is another upload each time it is sent: there the bytes are compared.
    """
    same: dict[str, Any] = {"upload": upload}
    if upload is None or paper.basis == Attestation.Basis.CONTRACT_CLAUSE:
        same = {"file": upload and upload.file} | {name: getattr(paper, name) for name in SAME}
    waiting = Attestation.objects.waiting().filter(supplier=paper.supplier, requirement=paper.requirement, **same)
    return waiting.filter(origin=Attestation.Origin.PORTAL).first()
