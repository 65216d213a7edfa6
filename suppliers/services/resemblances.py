"""Find the suppliers that one looks like, and keep what somebody said of it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from evidence.ledger import ledger
from foundation.sets import packed
from foundation.words import listed
from suppliers.models import Resemblance, Supplier
from suppliers.models.resemblance import ResemblanceQuerySet
from suppliers.services.fairness import refuse_conflicted
from suppliers.traces import signs as declared_signs

Verdict = Resemblance.Verdict
USCC, LEI, NAME = "uscc", "lei", "name"
TITLES = {
    USCC: gettext_lazy("the same unified social credit code"),
    LEI: gettext_lazy("the same legal entity identifier"),
    NAME: gettext_lazy("the same name in the same country or region"),
}
#: What stands in a statement in place of the key of a country, that of the supplier itself, and its names.
COUNTRY_MARK, OWN_MARK, NAME_MARKS = -1, -2, ("first", "second")
#: So many are shown; nobody looks through more.
SHOWN = 20


class Alike(NamedTuple):
    """A supplier that another looks like, and in what: codes of signs."""

    other: Supplier
    signs: tuple[str, ...]


def same_firm(country: object, names: Iterable[object], lei: object, uscc: object) -> Q:
    """Return whether a supplier looks like one with these values, or of the columns that they refer to."""
    by_name = Q(pk__in=())
    for name in names:
        by_name |= (Q(bare_name=name) & ~Q(bare_name="")) | (Q(bare_name_en=name) & ~Q(bare_name_en=""))
    return (by_name & Q(country=country)) | (Q(lei=lei) & ~Q(lei="")) | (Q(uscc=uscc) & ~Q(uscc=""))


def look_alikes(supplier: Supplier, country: int | None) -> list[Alike]:
    """Return whom a supplier of a country looks like; its texts are folded, and it need not be saved."""
    names = [name for name in (supplier.bare_name, supplier.bare_name_en) if name]
    if not has_alike(supplier, country, names):
        return []
    found = Supplier.objects.filter(same_firm(country, names, supplier.lei or None, supplier.uscc or None))
    found = found.exclude(pk=supplier.pk).select_related("country", "merged_into")
    alike = {
        # Who ended in another is found under the other.
        other.merged_into or other: signs_of(supplier, other, names, country)
        for other in found.order_by(F("merged_into").desc(nulls_last=True), "code")[:SHOWN]
    }
    return [Alike(other, signs) for other, signs in alike.items() if other != supplier]


def has_alike(supplier: Supplier, country: int | None, names: Sequence[str]) -> bool:
    """Tell whether a supplier of a country looks like any: few do, and for them alone more is looked up."""
    sql, marked = statement(len(names), is_placed=country is not None)
    given = {COUNTRY_MARK: country, OWN_MARK: supplier.pk or 0, LEI: supplier.lei, USCC: supplier.uscc}
    given |= dict(zip(NAME_MARKS, names, strict=False))
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(value, value) for value in marked])
        return cursor.fetchone() is not None


@cache
def statement(names: int, *, is_placed: bool) -> tuple[str, tuple[Any, ...]]:
    """Return SQL for the key of one that looks like one with so many names, with marks where values stand.

    Kept: each supplier that is entered is looked up, and Django takes long to write this down.
    """
    alike = same_firm(COUNTRY_MARK if is_placed else None, NAME_MARKS[:names], LEI, USCC)
    rows = Supplier.objects.filter(alike).exclude(pk=OWN_MARK).order_by().values_list("pk")
    return rows[:1].query.sql_with_params()


def signs_of(supplier: Supplier, other: Supplier, names: Collection[str], country: int | None) -> tuple[str, ...]:
    """Return in what two suppliers are alike."""
    is_named_alike = bool({other.bare_name, other.bare_name_en} & {*names}) and other.country_id == country
    signs = {
        USCC: bool(supplier.uscc) and supplier.uscc == other.uscc,
        LEI: bool(supplier.lei) and supplier.lei == other.lei,
        NAME: is_named_alike,
    }
    return tuple(sign for sign, is_so in signs.items() if is_so)


def unanswered(supplier: Supplier) -> list[Alike]:
    """Return whom a supplier looks like without that anybody has said what it is; nobody once it ended in another."""
    if supplier.merged_into_id:
        return []
    found = look_alikes(supplier, supplier.country_id)
    answered = {*answers_between(supplier.pk, [alike.other.pk for alike in found]).values_list("supplier", "other")}
    return [alike for alike in found if answered.isdisjoint(pairs(supplier.pk, alike.other.pk))]


def answers_between(supplier: int, others: Collection[int]) -> ResemblanceQuerySet:
    """Return what was said of a supplier and some others, whichever of them came later."""
    either = Q(supplier=supplier, other__in=others) | Q(supplier__in=others, other=supplier)
    return Resemblance.objects.current().filter(either)


def pairs(one: int, other: int) -> set[tuple[int, int]]:
    """Return the ways in which an answer can speak of two suppliers."""
    return {(one, other), (other, one)}


def without_answer() -> Q:
    """Return whether a supplier looks like another without that anybody has said what it is."""
    said = Resemblance.objects.current().filter(
        Q(supplier=OuterRef("pk"), other=OuterRef(OuterRef("pk")))
        | Q(supplier=OuterRef(OuterRef("pk")), other=OuterRef("pk"))
    )
    names = (OuterRef("bare_name"), OuterRef("bare_name_en"))
    alike = Supplier.objects.filter(same_firm(OuterRef("country"), names, OuterRef("lei"), OuterRef("uscc")))
    on_its_own = alike.exclude(pk=OuterRef("pk")).filter(merged_into=None)
    return Q(merged_into=None) & Q(Exists(on_its_own.exclude(Exists(said))))


def refuse_alike(found: Sequence[Alike], another_because: str) -> None:
    """Raise ValidationError where a supplier looks like others and nobody says why it is another one.

    Code `uscc` where it has another's unified social credit code, for which there is no reason; else `alike`.
    """
    taken = [alike for alike in found if USCC in alike.signs]
    if taken:
        words = _("%(other)s has this unified social credit code. Open that one, or correct the code.")
        raise ValidationError(words, code="uscc", params={"other": taken[0].other})
    if found and not another_because.strip():
        words = _("It looks like %(others)s. Open that one, or say why this is another one.")
        raise ValidationError(words, code="alike", params={"others": listed(described(alike) for alike in found)})


def described(alike: Alike) -> str:
    """Return who somebody looks like, and in what."""
    return _("%(supplier)s (%(signs)s)") % {"supplier": alike.other, "signs": words_of(alike.signs)}


def words_of(signs: Iterable[str]) -> str:
    """Return in what somebody looks like another."""
    titles = TITLES | {code: found.title for code, found in declared_signs().items()}
    return listed(str(titles.get(sign, sign)) for sign in signs)


def answer_resemblance(
    supplier: Supplier,
    alike: Alike,
    *,
    verdict: str,
    reason: str,
    actor: User,
    today: date,
) -> Resemblance:
    """Record whether two suppliers that look alike are one firm; what was said before is superseded.

    Raises ValidationError without a reason (code `required`), and where the actor has a tie to either (`conflict`).
    """
    if not reason.strip():
        raise ValidationError({"reason": ValidationError(_("Say why: it will be read again."), code="required")})
    with ledger(actor) as events:
        both = sorted((supplier.pk, alike.other.pk))
        # In their order: two who answer the same at once wait for each other.
        [*Supplier.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk").values_list("pk")]
        for pk in both:
            refuse_conflicted(pk, actor=actor, today=today)
        answer = Resemblance(
            supplier=supplier,
            other=alike.other,
            signs=packed(alike.signs),
            verdict=verdict,
            reason=reason.strip(),
            answered_by=actor,
        )
        before = [*answers_between(supplier.pk, [alike.other.pk]).values_list("pk", flat=True)]
        Resemblance.objects.filter(pk__in=before).update(superseded_at=timezone.now())
        events.add_many("resemblance_superseded", Resemblance, before)
        answer.full_clean()
        answer.save()
        events.add("resemblance_answered", answer)
    return answer


def answers_of(supplier: Supplier) -> ResemblanceQuerySet:
    """Return what counts of what was said of a supplier and others, whichever came later."""
    either = Q(supplier=supplier) | Q(other=supplier)
    return Resemblance.objects.current().filter(either).select_related("supplier", "other", "answered_by")
