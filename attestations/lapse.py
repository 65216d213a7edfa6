"""When a proof lapses, as was known on a day: what came later moves no figure of the days before it.

    end of an edition   = the newest that had been announced by the day; each is known on its own day at the latest
    withdrawal          = known on its own day
    end of a suspension = known since it was lifted; before, it lasts as it was planned

`lapses_on`, which the table keeps, counts all that is known now. On the day that is asked about, both say alike whether
a proof has lapsed. What is said here is no earlier, but for editions whose end was put off since: `lapsing_by` and
`lasting_beyond` find by the column, and look at those besides.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, IntegerField, Q, Value, When
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, Least
from django.db.models.lookups import In, LessThanOrEqual

from attestations.ends import known_on, said
from attestations.models.requirement import RequirementEdition
from attestations.models.suspension import Suspension
from attestations.weight import LASTING
from foundation.dates import FAR, NextDay


@dataclass(frozen=True)
class Outlook:
    """What was known on a day of the ends to come."""

    as_of: date
    #: An end, and the keys of the editions of which it was known and which have another one now. FAR: none was known.
    ends: tuple[tuple[date, tuple[int, ...]], ...]
    #: The key of a suspension that was lifted again since, and until when it was to last.
    suspensions: tuple[tuple[int, date], ...]

    @classmethod
    def on(cls, as_of: date) -> "Outlook":
        """Read what was known on a day: two queries, of few rows."""
        ends: dict[date, tuple[int, ...]] = {}
        for edition in RequirementEdition.objects.filter(announced_on__gt=as_of).order_by("pk"):
            known = edition.end_known_on(as_of)
            if known != edition.ends_on:
                ends[known] = (*ends.get(known, ()), edition.pk)
        again = Suspension.objects.filter(lifted_on__gt=as_of).exclude(former_ends=()).order_by("pk")
        known_of = ((pk, known_on(as_of, said(former))) for pk, former in again.values_list("pk", "former_ends"))
        return cls(as_of, tuple(ends.items()), tuple((pk, end) for pk, end in known_of if end))

    @property
    def put_off(self) -> tuple[int, ...]:
        """The editions whose end may have been put off since."""
        return tuple(pk for end, pks in self.ends if end < FAR for pk in pks)

    def lapse(self, of: Any = F) -> Least:
        """Return, as SQL, the first day on which a proof no longer counts.

        `of` makes an expression of a name of the proof's fields: OuterRef where the proof is that of the outer query.
        """
        far = Value(FAR, output_field=DateField())
        edition: Case | Coalesce = Coalesce(of("edition_ends_on"), far)
        if self.ends:
            others = (
                When(In(of("edition_id"), pks), then=Value(end, output_field=DateField())) for end, pks in self.ends
            )
            edition = Case(*others, default=edition)
        withdrawal = Case(When(LessThanOrEqual(of("withdrawn_on"), self.as_of), then=of("withdrawn_on")), default=far)
        return Least(Coalesce(NextDay(of("valid_until")), far), edition, withdrawal, output_field=DateField())

    def lapsing_by(self, last: Any) -> Q:
        """Return what finds by an index all proofs that lapse on a day or before; some that do not are among them."""
        found = Q(lapses_on__lte=last)
        return found | Q(edition__in=self.put_off) if self.put_off else found

    def lasting_beyond(self, last: Any) -> Q:
        """Return what finds by the column proofs that lapse after a day; some that do are not among them."""
        found = Q(lapses_on__gt=last)
        return found & ~Q(edition__in=self.put_off) if self.put_off else found

    def weight(self) -> F | CombinedExpression:
        """Return, as SQL, how strong a proof was: `weight`, which the table keeps, knows of each end."""
        unknown = dict(self.ends).get(FAR, ())
        since = [
            When(edition_ends_on__lt=FAR, edition__in=unknown, then=LASTING) if unknown else None,
            When(edition_ends_on=FAR, edition__in=self.put_off, then=-LASTING) if self.put_off else None,
        ]
        whens = [when for when in since if when]
        return F("weight") + Case(*whens, default=0, output_field=IntegerField()) if whens else F("weight")

    def suspended_until(self) -> Case:
        """Return, as SQL, the first day on which a suspension no longer covers its proof.

        Whether it covers the day itself needs nothing more than the column: it is lifted to no day before that is
        known.
        """
        return Case(
            *(When(pk=pk, then=Value(end)) for pk, end in self.suspensions),
            When(lifted_on__gt=self.as_of, then=F("planned_until")),
            default=F("suspended_until"),
            output_field=DateField(),
        )
