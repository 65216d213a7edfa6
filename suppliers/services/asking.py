"""Ask for changes of what is on file, and withdraw what was asked for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from evidence.ledger import ledger
from suppliers.models import ChangeRequest, Contact, FieldChange, Supplier, What

#: Nobody needs more; a script that asks without end fills no table.
MOST_A_DAY = 20
#: How long decisions take is told from the newest so many, and not from fewer than so many.
LOOKED_AT, ENOUGH = 50, 5


@dataclass(frozen=True)
class Wish:
    """One thing that is to be changed: what it is to be, and what whoever asks saw on file."""

    what: str
    new: str = ""
    old: str = ""
    contact: Contact | None = None

    @property
    def contact_key(self) -> int:
        """The key of the contact that it is about; 0 where it is about none."""
        return self.contact.pk if self.contact else 0

    def replaces(self, change: FieldChange) -> bool:
        """Tell whether there is no sense in both: a change of the same field, or of a contact that is removed."""
        if self.what == What.CONTACT_ADDED:
            return False
        if self.what == What.PRIMARY or not self.contact_key:
            return change.what == self.what
        is_same = change.what == self.what or What.CONTACT_REMOVED in (change.what, self.what)
        return is_same and change.contact_key == self.contact_key

    def is_asked_by(self, change: FieldChange) -> bool:
        """Tell whether just this was asked for."""
        return (self.what, self.contact_key, self.new) == (change.what, change.contact_key, change.new)


class Asked(NamedTuple):
    """A request that was made, and what it took the place of."""

    request: ChangeRequest
    replaced: Sequence[FieldChange]


def ask_for_changes(supplier: Supplier, wishes: Collection[Wish], *, actor: User, words: str = "") -> Asked:
    """Ask an officer for changes; what was asked for of the same fields before and not decided makes way.

    Raises ValidationError where there is nothing that was not asked for already, or too much on one day.
    """
    with ledger(actor) as events:
        locked(supplier.pk)
        waiting = list(FieldChange.objects.open().filter(supplier=supplier).select_related("request"))
        new = [wish for wish in wishes if not any(wish.is_asked_by(change) for change in waiting)]
        refuse_nothing(wishes, new)
        refuse_too_much(supplier)
        request = ChangeRequest.objects.create(supplier=supplier, asked_by=actor, words=words)
        replaced = [change for change in waiting if any(wish.replaces(change) for wish in new)]
        settle_changes(replaced, FieldChange.Decision.REPLACED, actor=actor)
        changes = [FieldChange.objects.create(**columns(request, wish)) for wish in new]
        events.add("change_asked", request)
        events.add_many("change_asked", FieldChange, [change.pk for change in changes])
    return Asked(request, replaced)


def locked(supplier: int) -> Supplier:
    """Return a supplier that nobody else asks about or decides about until this transaction ends."""
    return Supplier.objects.select_for_update(no_key=True).get(pk=supplier)


def refuse_nothing(wishes: Collection[Wish], new: Collection[Wish]) -> None:
    """Raise ValidationError where nothing is asked for that was not asked for before."""
    if not wishes:
        raise ValidationError(_("You have not changed anything yet."), code="nothing")
    if not new:
        raise ValidationError(_("You asked for just this already; an officer is going to look at it."), code="nothing")


def refuse_too_much(supplier: Supplier) -> None:
    """Raise ValidationError where very much was asked for within a day."""
    since = timezone.now() - timedelta(days=1)
    if ChangeRequest.objects.filter(supplier=supplier, asked_at__gt=since).count() >= MOST_A_DAY:
        words = _("Your company has asked for changes %(times)s times within a day. Please ask again tomorrow.")
        raise ValidationError(words, code="too_much", params={"times": MOST_A_DAY})


def columns(request: ChangeRequest, wish: Wish) -> dict[str, object]:
    """Return the columns of a change that is asked for."""
    return {
        "request": request,
        "supplier_id": request.supplier_id,
        "what": wish.what,
        "contact_key": wish.contact_key,
        "whom": str(wish.contact) if wish.contact else "",
        "old": wish.old,
        "new": wish.new,
    }


def withdraw_change_request(request: ChangeRequest, *, actor: User) -> None:
    """Take back what of a request was not decided; raise ValidationError where nothing of it waits any more."""
    with ledger(actor):
        locked(request.supplier_id)
        waiting = list(request.changes.open().select_related("request"))
        if not waiting:
            words = _("Nothing of this request waits any more; it was decided or withdrawn meanwhile.")
            raise ValidationError(words, code="settled")
        settle_changes(waiting, FieldChange.Decision.WITHDRAWN, actor=actor)


def settle_changes(changes: Iterable[FieldChange], decision: str, *, actor: User) -> None:
    """Say the same of some changes, without a reason."""
    with ledger(actor) as events:
        changes, now = list(changes), timezone.now()
        for change in changes:
            change.settle(decision, by=actor, at=now)
            change.save()
            events.add(f"change_{decision}", change)
        close_requests({change.request_id for change in changes}, actor=actor)


def close_requests(keys: Collection[int], *, actor: User) -> None:
    """Say of those requests of which nothing waits any more that they are settled."""
    with ledger(actor) as events:
        waiting = FieldChange.objects.open().filter(request__in=keys).values("request")
        for request in ChangeRequest.objects.open().filter(pk__in=keys).exclude(pk__in=waiting):
            request.settled_at = timezone.now()
            request.save(update_fields=["settled_at"])
            events.add("change_request_settled", request)


def usual_days() -> int | None:
    """Return within how many days half of the newest changes were decided; None where there were too few to tell."""
    decided = FieldChange.objects.filter(decision__in=("accepted", "refused"))
    taken = decided.annotate(taken=F("decided_at") - F("request__asked_at")).order_by("-decided_at")
    spans = [span.days + 1 for span in taken.values_list("taken", flat=True)[:LOOKED_AT]]
    return round(median(spans)) if len(spans) >= ENOUGH else None
