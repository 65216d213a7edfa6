from datetime import date

import pytest
from django.db import IntegrityError, transaction

from attestations.models import Obligation
from evidence.models import Event
from suppliers.models import Classification, StageChange, Supplier
from suppliers.services import register_supplier, save_supplier
from tests.factories import TODAY, CategoryFactory, CountryFactory, RuleFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2024, 5, 1)


@pytest.fixture
def actor():
    return UserFactory()


@pytest.fixture
def terms(actor):
    place = {"category": CategoryFactory(), "country": CountryFactory()}
    return {**place, "stage": "active", "effective_on": DAY, "is_core": True, "actor": actor, "today": TODAY}


def actions(actor):
    return list(Event.objects.filter(actor_ref=str(actor.ref)).order_by("seq").values_list("action", flat=True))


def test_a_supplier_is_registered_with_its_facts_and_what_follows(terms, actor):
    rule = RuleFactory()

    supplier = register_supplier(Supplier(code="S1", name="廣東華強"), **terms)

    assert (supplier.stage, supplier.registered_on, supplier.is_core) == ("active", DAY, True)
    assert list(StageChange.objects.values_list("supplier", "effective_on", "stage")) == [(supplier.pk, DAY, "active")]
    assert list(Classification.objects.values_list("effective_on", "is_core")) == [(DAY, True)]
    assert list(Obligation.objects.values_list("requirement", "required_from")) == [(rule.requirement_id, DAY)]
    assert actions(actor) == ["supplier_entered", "classification_recorded", "stage_recorded"]
    assert list(Supplier.objects.search("广东")) == [supplier]


def test_a_code_is_registered_once_and_nothing_of_a_second_stays(terms, actor):
    register_supplier(Supplier(code="S1", name="One"), **terms)

    with pytest.raises(IntegrityError), transaction.atomic():
        register_supplier(Supplier(code="S1", name="Two"), **terms)

    assert (Supplier.objects.count(), StageChange.objects.count(), len(actions(actor))) == (1, 1, 3)


@pytest.mark.either
def test_a_stage_that_is_none_is_refused_and_nothing_stays(terms, actor):
    with pytest.raises(IntegrityError), transaction.atomic():
        register_supplier(Supplier(code="S1", name="One"), **{**terms, "stage": "resting"})

    assert (Supplier.objects.count(), actions(actor)) == (0, [])


@pytest.mark.either
def test_a_changed_name_is_an_event_and_is_found(actor):
    supplier = SupplierFactory(name="Old")

    for name in ("新名電子", "新名電子"):
        supplier.name = name
        save_supplier(supplier, actor=actor)

    assert actions(actor) == ["supplier_changed", "supplier_changed"]
    assert list(Supplier.objects.search("新名电子")) == [supplier]
    assert list(Supplier.objects.search("old")) == []


@pytest.mark.either
@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("华强", ["S1"]),
        ("華強", ["S1"]),
        ("ＨＵＡＱＩＡＮＧ", ["S1"]),
        ("huaqiang 廣東", ["S1"]),
        ("s", ["S1", "S2"]),
        ("", ["S1", "S2"]),
        ("91110000600037341l", ["S2"]),
        ("nobody", []),
        ("100%", ["S2"]),
        ("_", []),
    ],
)
def test_a_supplier_is_found_in_any_script_width_and_case(words, codes):
    SupplierFactory(code="S1", name="廣東華強電子有限公司", name_en="Huaqiang Electronics")
    SupplierFactory(code="S2", name="100% 包裝", uscc="91110000600037341L")

    assert [supplier.code for supplier in Supplier.objects.search(words)] == codes


def test_who_is_on_file():
    for trait in ("applied", "registered", "suspended", "left", "eliminated"):
        SupplierFactory(code=trait, **{trait: True})
    SupplierFactory(code="active")

    assert [supplier.code for supplier in Supplier.objects.on_file()] == ["active", "registered", "suspended"]
