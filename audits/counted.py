"""Suppliers that the report counts by what screenings found, and by what was made known to them."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from audits.models import Attendance, Engagement, Harm, Screening, ScreeningKind
from foundation.sets import packed
from foundation.words import labelled
from suppliers.counts import Counted

titled = lazy(labelled, str)

#: What became of a screening.
OUTCOMES = {
    "assessed": _("Suppliers screened"),
    "with_impacts": _("With significant impacts"),
    "agreed": _("Improvement agreed"),
    "ended": _("Relationship ended"),
}


def outcome(code: str, as_of: date) -> Q:
    """Return whether this had become of a screening by a day."""
    if code == "with_impacts":
        return Q(result=Screening.Result.IMPACTS)
    return Q(**{f"{code}_on__lte": as_of}) if code in ("agreed", "ended") else Q(screened_on__lte=as_of)


def screened(kind: str, as_of: date) -> QuerySet[Any]:
    """Return who was screened by some criteria, however long ago."""
    return keys_of(Screening.objects.counting(as_of).filter(kind=kind))


def screened_to(kind: str, code: str, as_of: date) -> QuerySet[Any]:
    """Return who was screened in the year up to the day, and this came of it."""
    return keys_of(Screening.objects.of_the_year(as_of).filter(outcome(code, as_of), kind=kind))


def harmful(harm: str, as_of: date) -> QuerySet[Any]:
    """Return at whom an impact was found in the year up to the day."""
    return keys_of(Screening.objects.of_the_year(as_of).with_impacts().filter(impacts__contains=packed((harm,))))


def informed(as_of: date) -> QuerySet[Any]:
    """Return to whom policies against corruption were made known by a day."""
    return keys_of(Attendance.objects.attended(date.min, as_of).filter(engagement__is_about_integrity=True))


def came(kind: str, as_of: date) -> QuerySet[Any]:
    """Return who came to something of a kind in the year up to the day."""
    return keys_of(Attendance.objects.attended(date(as_of.year, 1, 1), as_of).filter(engagement__kind=kind))


def came_to_any(as_of: date) -> QuerySet[Any]:
    """Return who came to anything in the year up to the day."""
    return keys_of(Attendance.objects.attended(date(as_of.year, 1, 1), as_of))


def keys_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return the keys of the suppliers of some rows."""
    return rows.order_by().values("supplier")


def screenings() -> Iterator[Counted]:
    """Give what screenings are counted by: each kind with what became of them, and each impact."""
    for kind in ScreeningKind:
        yield Counted(f"screened.{kind}", titled(_("Screened"), kind.label), partial(screened, kind))
        for code, title in OUTCOMES.items():
            said = titled(title, kind.label)
            yield Counted(f"{code}.{kind}", said, partial(screened_to, kind, code))
    for harm in Harm:
        said = titled(_("Impacts that were found"), harm.label)
        yield Counted(f"harm.{harm}", said, partial(harmful, harm))


COUNTED = [
    *screenings(),
    *(
        Counted(f"came.{kind}", titled(_("Suppliers that came"), kind.label), partial(came, kind))
        for kind in Engagement.Kind
    ),
    Counted("came", _("Suppliers that came"), came_to_any),
    Counted("informed", _("Policies against corruption made known (GRI 205-2)"), informed),
]
