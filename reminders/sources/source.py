"""What a source answers: what is due on a day, and what there is to say of it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise

from attestations.models import Attestation, Exemption, Obligation
from foundation import bulk, scope
from reminders.models import Audience, Reminder
from reminders.recipients import Told

Reason = Reminder.Reason
#: Of so many reminders it is asked at once why they are over.
AT_ONCE = 5_000


class Due(NamedTuple):
    """One thing that is due: the columns that every source's `items` gives, in this order."""

    supplier: int
    object_id: int
    #: None, and no kind, where what is due is of no requirement.
    requirement: int | None
    kind: str
    due_on: date


class Source(ABC):
    """A kind of thing that can be due, and of which people are reminded.

    `items` is the one rule: planning asks it what is due, and a sender, just before it sends, whether it still is.
    """

    code: ClassVar[str]
    order: ClassVar[int]
    title: ClassVar[str | Promise]
    #: Whom its steps may tell.
    audiences: ClassVar[tuple[Audience, ...]] = tuple(Audience)
    #: Whether what is due is of a requirement: else it is called as `name_of` says, and has no steps by kind.
    has_requirement: ClassVar[bool] = True
    #: Whether it is due to one supplier; else any stands for the organisation, and nothing is said of it.
    is_of_supplier: ClassVar[bool] = True
    #: Who is told instead of who is responsible for the supplier; as SQL that joins nothing.
    told: ClassVar[Mapping[Audience, Told]] = {}
    #: Whether there is no more to say of what is due than where it stands.
    tells_standing: ClassVar[bool] = False
    #: Whether `items` is written down from its days alone, so that planning keeps it; else it looks rows up for it.
    is_of_days_alone: ClassVar[bool] = True
    #: Why somebody need not be told any more, unless another reason is found.
    over: ClassVar[Reminder.Reason]

    @abstractmethod
    def items(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what is due on `as_of` with a due day from `first` to `last`, as tuples like Due.

        A wider range is as good: what is not on any step is passed over.
        """

    @abstractmethod
    def papers(self, keys: Collection[int]) -> Mapping[int, Any]:
        """Return what the objects of some keys are, for the words of a mail."""

    def name_of(self, paper: Any) -> str:
        """Return what one of the `papers` is called, of a source without requirements."""
        return str(paper)

    def page_of(self, paper: Any) -> str:
        """Return the path of its page for staff; empty where the supplier's has to do."""
        return ""

    def portal_page_of(self, paper: Any) -> str:
        """Return the path of its page for the supplier; empty where the first page of the portal has to do."""
        return ""

    def lasting(self, as_of: date, first: date, last: date) -> "QuerySet[Any, Any]":
        """Return what stays due once it was planned: what is due, unless a source plans on some days alone."""
        return self.items(as_of, first, last)

    def quiet(self, row: str, as_of: date) -> str:
        """Return, as SQL over rows of what is due or of reminders, of what no contact is told on a day; empty: of none.

        Who else is told of it still is.
        """
        return ""

    def because(self, as_of: date) -> "Case | Value":
        """Return, as an expression over reminders, why something is due no more of which nothing else tells."""
        return Value(self.over)

    def still_due(self, reminders: Collection[Reminder], as_of: date) -> set[tuple[str, int, int, date]]:
        """Return the keys of those reminders whose matter is still due as it was planned."""
        days = [reminder.due_on for reminder in reminders]
        if not days:
            return set()
        with scope.ids(reminder.supplier_id for reminder in reminders) as suppliers:
            rows = self.lasting(as_of, min(days), max(days)).filter(
                supplier_id__in=RawSQL(f"SELECT id FROM {suppliers}", [])
            )
            return {(self.code, found[0], found[1], found[4]) for found in rows}

    def quieted(self, reminders: Collection[Reminder], as_of: date) -> set[int]:
        """Return the keys of those reminders that would tell a contact what he is not told on a day."""
        condition = self.quiet(Reminder._meta.db_table, as_of)
        pks = [reminder.pk for reminder in reminders if reminder.step.audience == Audience.CONTACT]
        if not condition or not pks:
            return set()
        rows = Reminder.objects.filter(RawSQL(condition, [], output_field=BooleanField()), pk__in=pks)
        return {*rows.values_list("pk", flat=True)}


def pair() -> dict[str, Any]:
    """Return the conditions that tie a sub-query to the outer row's supplier and requirement."""
    return {"supplier": OuterRef("supplier"), "requirement": OuterRef("requirement")}


def is_required(as_of: date) -> Exists:
    """Return whether the row's supplier must hold its requirement on a day."""
    return Exists(Obligation.objects.in_force(as_of).filter(**pair()))


def is_exempt(as_of: date) -> Exists:
    """Return whether the row's supplier is exempt from its requirement on a day."""
    return Exists(Exemption.objects.on(as_of).filter(**pair()))


def is_handed_in(as_of: date) -> Exists:
    """Return whether something for the row's requirement waits for review on a day."""
    return Exists(in_review(as_of).filter(**pair(), submitted_on__lte=as_of))


def is_promised(as_of: date) -> Exists:
    """Return whether a certificate for the row's requirement is still expected on a day."""
    return Exists(Attestation.objects.promising(as_of).filter(**pair()))


def is_broken(as_of: date, **since: Any) -> Exists:
    """Return whether a day has passed by which a certificate for the row was promised; `since` ties it to the row.

    The promise was not kept, unless something accepted outlasts it.
    """
    promised = Attestation.objects.filter(decision=Attestation.Decision.PROMISED, lapses_on__lte=as_of)
    return Exists(promised.filter(**pair(), **since))


def in_review(as_of: date) -> "QuerySet[Attestation]":
    """Return what waits for review; who took it back on or before a day did not hand it in."""
    return Attestation.objects.waiting().filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of))


def why_over(source: Source, as_of: date) -> "Case | Value":
    """Return, as an expression over reminders, why what a source told of is due no more."""
    rest = source.because(as_of)
    if not source.has_requirement:
        return rest
    return Case(
        When(~is_required(as_of), then=Value(Reason.NOT_REQUIRED)),
        When(is_exempt(as_of), then=Value(Reason.EXEMPT)),
        When(is_handed_in(as_of) | is_promised(as_of), then=Value(Reason.HANDED_IN)),
        default=rest,
    )


def reasons(source: Source, reminders: Iterable[Reminder], as_of: date) -> dict[int, str]:
    """Return why what is no longer due by a source is so, by the reminder's key."""
    found: dict[int, str] = {}
    for some in bulk.batches((reminder.pk for reminder in reminders), AT_ONCE):
        rows = Reminder.objects.filter(pk__in=some).annotate(why=why_over(source, as_of))
        found |= dict(rows.values_list("pk", "why"))
    return found
