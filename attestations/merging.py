"""What becomes here of the rows of a supplier that ends in another."""

import uuid
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from attestations.models import (
    Acknowledgement,
    Attestation,
    Exemption,
    Obligation,
    StandingToday,
    Suspension,
)
from attestations.services.papers import write
from evidence.ledger import ledger
from suppliers.merge_parts import Fate, Part, Scene
from suppliers.models import Supplier, Upload

Decision, Backing = Attestation.Decision, Attestation.Backing


def held(scene: Scene) -> "QuerySet[Attestation]":
    """Return the papers that hold, will hold or announce one, and that the one that is kept does not have."""
    same = Attestation.objects.filter(
        supplier=scene.kept,
        requirement=OuterRef("requirement"),
        number=OuterRef("number"),
        valid_from=OuterRef("valid_from"),
    )
    lasting = Attestation.objects.filter(
        supplier=scene.ended, decision__in=(Decision.ACCEPTED, Decision.PROMISED), lapses_on__gt=scene.today
    )
    return lasting.exclude(Exists(same.exclude(decision__in=Attestation.VOID)))


def copy_papers(scene: Scene) -> None:
    """Enter the papers at the one that is kept too, from this day on: on no day before does it hold them.

    What was signed here was signed for the other: of that its copy is a record, and no more.
    """
    uploads: dict[int, Upload] = {}
    for paper in held(scene).select_related("requirement", "edition", "upload").prefetch_related("suspensions"):
        suspensions = [*paper.suspensions.filter(suspended_until__gt=scene.today)]
        paper.pk, paper._state.adding, paper.public_id = None, True, uuid.uuid4()
        paper.supplier, paper.run = scene.kept, None
        paper.submitted_on = paper.decided_on = scene.today
        paper.origin, paper.recorded_by = Attestation.Origin.STAFF, scene.actor
        if paper.backing == Backing.SIGNED_HERE:
            paper.backing = Backing.RECORDED_ONLY
        if paper.upload:
            paper.upload = uploads.setdefault(paper.upload.pk, copied(paper.upload, scene))
        write(paper, "attestation_copied", scene.actor, scene.today)
        copy_suspensions(paper, suspensions, scene)


def copied(upload: Upload, scene: Scene) -> Upload:
    """Return a file as one of the supplier that is kept."""
    with ledger(scene.actor) as events:
        upload = Upload.objects.get(pk=upload.pk)
        upload.pk, upload._state.adding, upload.public_id = None, True, uuid.uuid4()
        upload.supplier, upload.grown_into = scene.kept, None
        upload.save()
        events.add("upload_copied", upload)
    return upload


def copy_suspensions(paper: Attestation, suspensions: list[Suspension], scene: Scene) -> None:
    """Suspend a copied paper for as long as the paper is: from this day on, as it is held from this day on."""
    with ledger(scene.actor) as events:
        for suspension in suspensions:
            suspension.pk, suspension._state.adding, suspension.attestation = None, True, paper
            suspension.suspended_from = max(suspension.suspended_from, scene.today)
            suspension.save()
            events.add("attestation_suspended", suspension)


def waiting(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return the papers that nobody has reviewed."""
    return Attestation.objects.waiting().filter(supplier=supplier).select_related("requirement")


PARTS = [
    Part(Attestation, Fate.COPIED, rows=held, carry=copy_papers, waits=waiting),
    Part(Acknowledgement),
    # It was granted to the other; whoever is kept asks for its own.
    Part(Exemption),
    Part(Obligation),
    Part(StandingToday),
]
