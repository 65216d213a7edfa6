"""What becomes here of the rows of a supplier that ends in another."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from evidence.ledger import ledger
from suppliers.merge_parts import Fate, Part, Scene
from suppliers.models import (
    Application,
    ChangeRequest,
    Classification,
    ConflictOfInterest,
    Contact,
    FieldChange,
    GradeChange,
    Invitation,
    Membership,
    Merge,
    Resemblance,
    SecondSource,
    Site,
    StageChange,
    StageRequest,
    Supplier,
    Upload,
)
from suppliers.services.conflicts import declare_conflict
from suppliers.services.contacts import CHANGED
from suppliers.services.invitations import revoke_invitation
from suppliers.services.memberships import end_membership, grant_membership


def contacts(scene: Scene) -> "QuerySet[Contact]":
    """Return the people of the one that ends."""
    return Contact.objects.filter(supplier=scene.ended)


def move_contacts(scene: Scene) -> None:
    """Let the people go over; the primary contact of the one that is kept stays it."""
    has_primary = Contact.objects.filter(supplier=scene.kept, is_primary=True).exists()
    with ledger(scene.actor) as events:
        for contact in contacts(scene):
            contact.supplier = scene.kept
            contact.is_primary = contact.is_primary and not has_primary
            contact.save(update_fields=["supplier", "is_primary"])
        events.add(CHANGED, scene.ended)
        events.add(CHANGED, scene.kept)


def sites(scene: Scene) -> "QuerySet[Site]":
    """Return the places that the one that is kept does not have by the same name."""
    known = Site.objects.filter(supplier=scene.kept).values("name")
    return Site.objects.filter(supplier=scene.ended).exclude(name__in=known)


def copy_sites(scene: Scene) -> None:
    """Enter the places at the one that is kept as well."""
    with ledger(scene.actor) as events:
        for site in sites(scene):
            site.pk, site._state.adding, site.supplier = None, True, scene.kept
            site.save()
        events.add("sites_changed", scene.kept)


def memberships(scene: Scene) -> "QuerySet[Membership]":
    """Return who acts for the one that ends."""
    return Membership.objects.current().filter(supplier=scene.ended).select_related("user", "supplier")


def move_memberships(scene: Scene) -> None:
    """Let whoever acts for the one that ends act for the one that is kept."""
    for membership in memberships(scene):
        end_membership(membership, actor=scene.actor, now=timezone.now())
        if membership.user.is_active:
            grant_membership(membership.user, scene.kept, actor=scene.actor)


def invitations(scene: Scene) -> "QuerySet[Invitation]":
    """Return the invitations of the one that ends that nobody has accepted."""
    return Invitation.objects.open().filter(supplier=scene.ended)


def withdraw_invitations(scene: Scene) -> None:
    """Withdraw them."""
    for invitation in invitations(scene):
        revoke_invitation(invitation, actor=scene.actor, now=timezone.now())


def conflicts(scene: Scene) -> "QuerySet[ConflictOfInterest]":
    """Return the ties to the one that ends, of today or to come, which none to the one that is kept covers whole."""
    of_kept = ConflictOfInterest.objects.filter(supplier=scene.kept, person=OuterRef("person"))
    begun = Q(conflict_from__lte=OuterRef("conflict_from")) | Q(conflict_from__lte=scene.today)
    covering = of_kept.filter(begun, conflict_until__gte=OuterRef("conflict_until"))
    theirs = ConflictOfInterest.objects.filter(supplier=scene.ended, conflict_until__gt=scene.today)
    return theirs.filter(~Exists(covering)).order_by("pk")


def copy_conflicts(scene: Scene) -> None:
    """Whoever has a tie to the one that ends has it to the one that is kept, for as long."""
    for conflict in conflicts(scene):
        copy = ConflictOfInterest(
            person=conflict.person,
            supplier=scene.kept,
            words=conflict.words,
            conflict_from=max(scene.today, conflict.conflict_from),
            conflict_until=conflict.conflict_until,
        )
        declare_conflict(copy, actor=scene.actor)


def open_changes(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return what its people asked to be changed and nobody has decided."""
    return ChangeRequest.objects.open().filter(supplier=supplier)


def open_stages(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return the stages that are asked for."""
    return StageRequest.objects.open().filter(supplier=supplier)


def second_sources(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return who could deliver instead of it."""
    return SecondSource.objects.open().filter(supplier=supplier).select_related("supplier", "other")


def second_source_of(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return instead of whom it could deliver."""
    return SecondSource.objects.open().filter(other=supplier).select_related("supplier", "other")


def unscanned(supplier: Supplier, _as_of: date) -> "QuerySet[Any]":
    """Return the files that wait for the virus scanner."""
    return Upload.objects.filter(supplier=supplier, state=Upload.State.UNSCANNED)


PARTS = [
    Part(Supplier, field="merged_into"),
    Part(StageChange),
    Part(Classification),
    Part(GradeChange),
    Part(Contact, Fate.MOVED, rows=contacts, carry=move_contacts),
    Part(Site, Fate.COPIED, rows=sites, carry=copy_sites),
    Part(Membership, Fate.MOVED, rows=memberships, carry=move_memberships),
    Part(Application, field="became"),
    Part(Invitation, Fate.ENDED, rows=invitations, carry=withdraw_invitations),
    Part(ConflictOfInterest, Fate.COPIED, rows=conflicts, carry=copy_conflicts),
    Part(ChangeRequest, waits=open_changes),
    Part(FieldChange),
    Part(StageRequest, waits=open_stages),
    Part(StageRequest, field="successor"),
    # Those of papers that are copied are copied with them (attestations.merging).
    Part(Upload, waits=unscanned),
    Part(Resemblance),
    Part(Resemblance, field="other"),
    Part(SecondSource, waits=second_sources),
    Part(SecondSource, field="other", waits=second_source_of),
    Part(Merge, field="kept"),
    Part(Merge, field="ended"),
]
