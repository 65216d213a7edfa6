from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from evidence.models import Event
from suppliers.models import Resemblance, Supplier
from suppliers.services import answer_resemblance, look_alikes, register_supplier, unanswered
from suppliers.services.resemblances import without_answer
from tests.factories import (
    TODAY,
    CategoryFactory,
    ConflictFactory,
    CountryFactory,
    RegionFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

LEI = "5493001KJTIIGC8Y1R12"
USCC = "91440300708461136T"


def entered(**given):
    terms = {"category": CategoryFactory(), "country": CountryFactory(), "stage": "applied", "effective_on": TODAY}
    because = {name: given.pop(name) for name in ("another_because", "country", "actor") if name in given}
    return register_supplier(Supplier(**given), **terms | {"today": TODAY, "actor": UserFactory()} | because)


def looked_up(**given):
    supplier = Supplier(**given)
    supplier.fold()
    return [(alike.other.code, alike.signs) for alike in look_alikes(supplier, CountryFactory().pk)]


@pytest.mark.parametrize(
    ("given", "signs"),
    [
        ({"name": "华强电子股份有限公司"}, ("name",)),
        ({"name": "Other", "name_en": "HUAQIANG Electronics"}, ("name",)),
        ({"name": "Huaqiang Electronics Co., Ltd."}, ("name",)),
        ({"name": "Other", "lei": LEI}, ("lei",)),
        ({"name": "Other", "uscc": USCC}, ("uscc",)),
        ({"name": "華強電子有限公司", "uscc": USCC, "lei": LEI}, ("uscc", "lei", "name")),
    ],
)
def test_a_supplier_is_found_by_its_numbers_and_its_name(given, signs):
    SupplierFactory(code="S1", name="華強電子有限公司", name_en="Huaqiang Electronics Limited", uscc=USCC, lei=LEI)
    SupplierFactory(code="S2", name="Else")

    assert looked_up(code="N", **given) == [("S1", signs)]


def test_what_is_empty_is_not_alike():
    SupplierFactory(code="S1", name="One")
    SupplierFactory(code="S2", name="—")

    assert looked_up(code="N", name="Two") == []
    assert looked_up(code="N", name="…") == []


@pytest.mark.either
def test_one_of_the_same_name_in_another_country_is_another():
    SupplierFactory(name="Acme Ltd")
    elsewhere = CountryFactory(code="DE", region=RegionFactory(code="eu"))

    supplier = entered(code="N", name="Acme GmbH", country=elsewhere)

    assert unanswered(supplier) == []


def test_whoever_looks_like_another_is_entered_for_a_reason_that_stays():
    known = SupplierFactory(name="Acme Ltd")
    actor = UserFactory()

    with pytest.raises(ValidationError) as refusal:
        entered(code="N", name="ACME Limited", another_because="  ")
    supplier = entered(code="N", name="ACME Limited", another_because="Its sister", actor=actor)

    assert refusal.value.code == "alike"
    assert str(known) in refusal.value.messages[0]
    said = Resemblance.objects.values_list("supplier", "other", "signs", "verdict", "reason", "answered_by")
    assert [*said] == [(supplier.pk, known.pk, ("name",), "another", "Its sister", actor.pk)]
    assert Event.objects.filter(action="resemblance_answered").count() == 1
    assert (unanswered(supplier), unanswered(known)) == ([], [])


@pytest.mark.either
def test_another_has_never_the_same_unified_social_credit_code():
    SupplierFactory(uscc=USCC)

    with pytest.raises(ValidationError) as refusal:
        entered(code="N", name="New", uscc=USCC, another_because="Because")

    assert refusal.value.code == "uscc"
    assert Supplier.objects.count() == 1


def test_two_on_file_are_found_until_somebody_says_what_they_are():
    one, other = (SupplierFactory(name=f"Name {number}") for number in "12")
    Supplier.objects.filter(pk__in=[one.pk, other.pk]).update(bare_name="same")
    one.refresh_from_db()
    (alike,) = unanswered(one)

    assert {*Supplier.objects.filter(without_answer())} == {one, other}
    given = {"reason": "Its sister", "actor": UserFactory(), "today": TODAY}
    first = answer_resemblance(one, alike, verdict="another", **given)
    second = answer_resemblance(one, alike, verdict="same", **given)

    assert [*Supplier.objects.filter(without_answer())] == []
    first.refresh_from_db()
    assert (first.superseded_at is None, [*Resemblance.objects.current()]) == (False, [second])


def test_an_answer_needs_a_reason_and_no_tie():
    one, other = SupplierFactory(name="Acme"), SupplierFactory(name="Bcme")
    alike = type("Alike", (), {"other": other, "signs": ("name",)})
    tied = ConflictFactory(supplier=other).person

    for refused, actor, reason in (("required", UserFactory(), " "), ("conflict", tied, "Because")):
        with pytest.raises(ValidationError) as refusal:
            answer_resemblance(one, alike, verdict="another", reason=reason, actor=actor, today=TODAY)
        codes = [error.code for error in getattr(refusal.value, "error_dict", {"": [refusal.value]}).popitem()[1]]
        assert codes == [refused]
    with pytest.raises(ValidationError, match="not a valid choice"):
        answer_resemblance(one, alike, verdict="perhaps", reason="Because", actor=UserFactory(), today=TODAY)
    assert not Resemblance.objects.exists()


@pytest.mark.parametrize("wrong", [{"other": None}, {"reason": ""}, {"verdict": "perhaps"}])
def test_the_database_refuses_what_is_no_answer(wrong):
    one, other = SupplierFactory(), SupplierFactory()
    right = {"supplier": one, "other": other, "verdict": "another", "reason": "Because", "answered_by": UserFactory()}
    changed = {name: one if value is None else value for name, value in wrong.items()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Resemblance.objects.create(**right | changed)


def test_suppliers_from_before_get_their_bare_names():
    SupplierFactory(code="S1", name="Acme Ltd", name_en="ACME Holding Inc.")
    Supplier.objects.update(bare_name="", bare_name_en="")

    import_module("suppliers.migrations.0009_fill_bare_names").fill(apps, None)

    assert [*Supplier.objects.values_list("bare_name", "bare_name_en")] == [("acme", "acmeholding")]
