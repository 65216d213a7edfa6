"""Plan what is done with suppliers together, call it off, add material to it."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Engagement, EngagementFile
from evidence.ledger import ledger
from evidence.moved import moved_from
from suppliers.models import Upload


def plan_engagement(engagement: Engagement, *, actor: User) -> Engagement:
    """Record an engagement, past or to come; without a number it is given one."""
    engagement.recorded_by = actor
    engagement.reference = engagement.reference.strip() or next_reference(engagement)
    engagement.full_clean()
    with ledger(actor) as events:
        engagement.save()
        events.add("engagement_planned", engagement)
    return engagement


def change_engagement(engagement: Engagement, *, actor: User) -> Engagement:
    """Save an engagement changed.

    Raises ValidationError as `refuse_change` does.
    """
    with ledger(actor) as events:
        before = locked(engagement)
        refuse_change(before, engagement, is_held=Engagement.objects.signed_in().filter(pk=before.pk).exists())
        engagement.full_clean()
        engagement.save()
        events.add("engagement_changed", engagement, **moved_from(before.day, engagement.day))
    return engagement


def refuse_change(before: Engagement, after: Engagement, *, is_held: bool) -> None:
    """Raise ValidationError for a change of what was called off, of the kind, and of the day once it is `is_held`.

    That is: once it was recorded who came.
    """
    refuse_called_off(before)
    if after.kind != before.kind:
        raise ValidationError(
            {"kind": ValidationError(_("An engagement keeps its kind: plan another one."), code="kind")}
        )
    if is_held and after.day != before.day:
        raise ValidationError({"day": ValidationError(_("It was recorded who came: its day stays."), code="held")})


def take_engagements_back(engagements: Collection[int], *, actor: User) -> None:
    """Remove engagements that an import brought, as if they had not been planned.

    Raises ValidationError for one to which suppliers were invited or came, and for one with files.
    """
    with ledger(actor) as events:
        for engagement in Engagement.objects.select_for_update(of=("self",)).filter(pk__in=engagements).order_by("pk"):
            if engagement.attendances.exists() or engagement.files.exists():
                words = _(
                    "Suppliers are on the list of %(engagement)s, or it has files: it stays. Call it off instead."
                )
                raise ValidationError(words % {"engagement": engagement}, code="used")
            events.add("engagement_removed", engagement)
            engagement.delete()


def cancel_engagement(engagement: Engagement, *, why: str, actor: User, today: date) -> Engagement:
    """Call an engagement off. Raises ValidationError without a reason, twice, and once it was recorded who came."""
    if not why.strip():
        raise ValidationError({"why": _("Say why: the suppliers read it.")})
    with ledger(actor) as events:
        engagement = locked(engagement)
        refuse_called_off(engagement)
        if engagement.attendances.filter(attended__isnull=False).exists():
            raise ValidationError(_("It was held: it was recorded who came."), code="held")
        engagement.cancelled_on, engagement.cancelled_why = today, why.strip()
        engagement.save(update_fields=["cancelled_on", "cancelled_why"])
        events.add("engagement_cancelled", engagement)
    return engagement


def add_material(engagement: Engagement, upload: Upload, *, actor: User) -> EngagementFile:
    """Add a file of the organisation; one that is there already is not added again."""
    with ledger(actor) as events:
        refuse_called_off(locked(engagement))
        if upload.supplier_id is not None or upload.state not in Upload.USABLE:
            raise ValidationError(_("A file cannot be used here: bring it once more."), code="file")
        material, is_new = EngagementFile.objects.get_or_create(engagement=engagement, upload=upload)
        if is_new:
            events.add("engagement_file_added", material)
    return material


def locked(engagement: Engagement) -> Engagement:
    """Return an engagement as it is stored, locked until the transaction ends."""
    return Engagement.objects.select_for_update(of=("self",)).get(pk=engagement.pk)


def refuse_called_off(engagement: Engagement) -> None:
    """Raise ValidationError for what was called off."""
    if engagement.cancelled_on:
        raise ValidationError(_("This was called off: nothing of it can be changed any more."), code="state")


def next_reference(engagement: Engagement) -> str:
    """Return a number that no engagement has: its kind and day, with a count from the second on."""
    stem = f"{engagement.kind[:4].upper()}-{engagement.day:%Y%m%d}"
    taken = {*Engagement.objects.filter(reference__startswith=stem).values_list("reference", flat=True)}
    counted = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (stem, *counted) if name not in taken)
