"""Invite suppliers, take their answers, record who came: for one as for thousands."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Max, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from audits.models import Attendance, Engagement
from audits.services.engagements import locked, refuse_called_off
from evidence.ledger import ledger
from foundation import bulk, scope
from suppliers.models import Supplier

INVITED = ("engagement", "supplier", "invited_at", "invited_by", "answer")
CAME = ("attended", "persons", "recorded_by", "recorded_at")


class Came(NamedTuple):
    """Whether a supplier came, and how many persons of it where that is known."""

    attended: bool
    persons: int | None = None


def invite_suppliers(engagement: Engagement, suppliers: "QuerySet[Supplier]", *, actor: User, today: date) -> int:
    """Invite the suppliers that are on file and not on the list yet; return how many that were.

    Raises ValidationError for what was called off, or is over.
    """
    with ledger(actor) as events:
        engagement = locked(engagement)
        refuse_called_off(engagement)
        if not engagement.takes_invitations(today):
            raise ValidationError(_("Its day is over: record who came instead."), code="over")
        on_file: Any = Supplier.objects.on_file().filter(pk__in=suppliers.order_by().values("pk"))
        new = on_file.exclude(pk__in=engagement.attendances.values("supplier")).order_by("pk")
        now, last = timezone.now(), last_key()
        keys = [*new.values_list("pk", flat=True)]
        bulk.insert(Attendance, INVITED, ((engagement.pk, pk, now, actor.pk, "") for pk in keys))
        events.add_many("supplier_invited", Attendance, made_after(engagement, last))
    return len(keys)


def answer_invitation(attendance: Attendance, answer: str, *, actor: User, today: date) -> Attendance:
    """Record whether a supplier comes; it may answer anew until the day.

    Raises ValidationError for what was called off or is over, and for who was not invited.
    """
    with ledger(actor) as events:
        engagement = locked(attendance.engagement)
        refuse_called_off(engagement)
        attendance = Attendance.objects.select_for_update(of=("self",)).get(pk=attendance.pk)
        if not engagement.takes_invitations(today) or attendance.attended is not None:
            raise ValidationError(_("Its day is over; nothing can be answered any more."), code="over")
        if attendance.invited_at is None or answer not in (Attendance.Answer.COMES, Attendance.Answer.DECLINES):
            raise ValidationError(_("Say whether you come."), code="answer")
        attendance.answer, attendance.answered_by, attendance.answered_at = answer, actor, timezone.now()
        attendance.save(update_fields=["answer", "answered_by", "answered_at"])
        events.add("invitation_answered", attendance)
    return attendance


def record_attendance(engagement: Engagement, came: Mapping[int, Came], *, actor: User, today: date) -> dict[int, int]:
    """Record by suppliers' keys who came, invited or not; return the keys of all these rows by their suppliers.

    Raises ValidationError for what was called off or is yet to come, and for persons of nobody.
    """
    with ledger(actor) as events:
        engagement = locked(engagement)
        refuse_called_off(engagement)
        if not engagement.takes_attendance(today):
            raise ValidationError(_("It is yet to come: nobody can have been there."), code="early")
        if any(one.persons is not None and not (one.attended and one.persons >= 1) for one in came.values()):
            raise ValidationError(_("Persons are counted of who came: at least one."), code="persons")
        known = known_of(engagement, came)
        now, last = timezone.now(), last_key()
        changed = [pk for supplier, (pk, said) in known.items() if said != came[supplier]]
        by_key = {pk: came[supplier] for supplier, (pk, _said) in known.items()}
        bulk.update(Attendance, CAME, ((pk, *by_key[pk], actor.pk, now) for pk in changed))
        new = sorted(came.keys() - known.keys())
        rows = ((engagement.pk, supplier, "", *came[supplier], actor.pk, now) for supplier in new)
        bulk.insert(Attendance, ("engagement", "supplier", "answer", *CAME), rows)
        events.add_many("attendance_recorded", Attendance, [*changed, *made_after(engagement, last)])
        return {supplier: pk for supplier, (pk, _said) in known_of(engagement, came).items()}


def known_of(
    engagement: Engagement, suppliers: Collection[int]
) -> dict[int, tuple[int, tuple[bool | None, int | None]]]:
    """Return the key, and what is recorded, of the suppliers that are on the list."""
    with scope.ids(suppliers) as theirs:
        rows = engagement.attendances.filter(supplier_id__in=RawSQL(f"SELECT id FROM {theirs}", []))
        found = rows.order_by("supplier").values_list("supplier_id", "pk", "attended", "persons")
        return {supplier: (pk, (attended, persons)) for supplier, pk, attended, persons in found}


def take_attendance_back(made: Collection[int], former: Mapping[int, Came | None], *, actor: User) -> None:
    """Remove rows that an import made, and give changed ones what they said before: None is nothing yet."""
    with ledger(actor) as events:
        events.add_many("attendance_removed", Attendance, made)
        with scope.ids(made) as gone:
            bulk.delete(Attendance, "id", gone)
        now = timezone.now()
        nothing = (None, None, None, None)
        rows = ((pk, *((*said, actor.pk, now) if said else nothing)) for pk, said in former.items())
        bulk.update(Attendance, CAME, rows)
        events.add_many("attendance_restored", Attendance, [*former])


def last_key() -> int:
    """Return the key of the newest row: those that are made after it are greater."""
    return Attendance.objects.aggregate(last=Max("pk"))["last"] or 0


def made_after(engagement: Engagement, last: int) -> list[int]:
    """Return the keys of rows that were made since."""
    return [*engagement.attendances.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)]
