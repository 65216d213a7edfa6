"""Who classified a supplier otherwise neither asks for nor approves what depends on that."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from evidence.models import Event
from foundation.dates import local_day, months_after
from sheets.undo import undo
from suppliers.classifiers import classified_otherwise
from suppliers.models import Classification, Stage, StageChange, Supplier
from suppliers.services import Fact, approve_stage, correct_fact, record_facts
from tests.factories import (
    TODAY,
    AuditFactory,
    CategoryFactory,
    CountryFactory,
    GateFactory,
    RequirementFactory,
    RuleFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)
from tests.sheets.bringing import bring, outcomes, supplier as row

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def officer():
    return UserFactory(role="officer")


@pytest.fixture
def supplier():
    """Return a supplier before a gate that asks for a licence that its category alone must hold."""
    found = SupplierFactory(code="S1", registered=True)
    RuleFactory(requirement=RequirementFactory(code="licence"), stages=["registered"], categories=["assembly"])
    GateFactory(demands=("documents",))
    return found


def classify(supplier, officer, day=TODAY, **changed):
    known = Classification.objects.on(day).get(supplier=supplier)
    content = {"category": known.category_id, "country": known.country_id, "is_core": known.is_core} | changed
    replaced = [known.pk] if known.effective_on == day else []
    fact = Fact(supplier.pk, day, content)
    record_facts(Classification, [fact], actor=officer, today=TODAY, supersedes=replaced)


def for_a_day(supplier, officer):
    """Classify a supplier otherwise for one day, as if it had not been."""
    category = CategoryFactory(code="office").pk
    was = Classification.objects.current().get(supplier=supplier).category_id
    classify(supplier, officer, category=category)
    classify(supplier, officer, TODAY + DAY, category=was)


def refused(request, actor):
    with pytest.raises(ValidationError) as caught:
        approve_stage(request, actor=actor, today=TODAY)
    return [(error.code, error.messages[0]) for error in caught.value.error_list]


def last_day():
    return local_day(Event.objects.latest("seq").at)


@pytest.mark.either
def test_who_asks_for_a_stage_did_not_classify_it_otherwise_for_that_day(supplier, officer):
    for_a_day(supplier, officer)
    request = StageRequestFactory(supplier=supplier, actor=officer)

    [(code, words)] = refused(request, UserFactory())

    assert (code, words.split(" (")[0]) == (
        "unmet",
        "S1 Supplier S1 was classified otherwise by who asks for the stage",
    )
    assert words.endswith("): let another person ask.")
    assert StageChange.objects.on(TODAY).get(supplier=supplier).stage == Stage.REGISTERED


@pytest.mark.either
def test_nor_approves_it_and_others_do(supplier, officer):
    for_a_day(supplier, officer)
    request = StageRequestFactory(supplier=supplier)

    [(code, words)] = refused(request, officer)

    assert code == "own"
    assert words.startswith("You classified S1 Supplier S1 otherwise on ")
    assert words.endswith(", and what is asked of it depends on that: another person must decide it.")
    approve_stage(request, actor=UserFactory(), today=TODAY)
    assert StageChange.objects.on(TODAY).get(supplier=supplier).stage == Stage.ACTIVE


@pytest.mark.either  # it is refused by what the tests above ask on both
def test_a_gate_that_asks_for_no_documents_does_not_care(officer):
    supplier = SupplierFactory(registered=True)
    GateFactory(demands=("findings_closed", "from_nowhere"))
    for_a_day(supplier, officer)
    own, others = StageRequestFactory(supplier=supplier, actor=officer), UserFactory()

    assert [code for code, _words in refused(own, others)] == ["unmet"]
    assert "knows what “from_nowhere” demands" in refused(own, others)[0][1]


def by_category():
    """Return a supplier before gates that ask more of assembly than of software."""
    audited = {"assembly": "on_site_audit", "software": "desktop_audit"}
    for category, demand in audited.items():
        GateFactory(categories=(category,), demands=(demand,))
    supplier = SupplierFactory(registered=True)
    AuditFactory(supplier=supplier, kind="desktop", reported=True)
    return supplier


@pytest.mark.either
def test_nor_who_brings_it_under_an_easier_gate(officer):
    supplier = by_category()
    request = StageRequestFactory(supplier=supplier)
    assert [code for code, _words in refused(request, UserFactory())] == ["unmet"]

    classify(supplier, officer, category=CategoryFactory(code="software").pk)

    assert [code for code, _words in refused(request, officer)] == ["own"]
    approve_stage(request, actor=UserFactory(), today=TODAY)


@pytest.mark.either
def test_nor_asks_for_it_under_an_easier_gate(officer):
    supplier = by_category()
    classify(supplier, officer, category=CategoryFactory(code="software").pk)

    [(code, words)] = refused(StageRequestFactory(supplier=supplier, actor=officer), UserFactory())

    assert (code, words.split(" (")[0]) == (
        "unmet",
        f"{supplier} was classified otherwise by who asks for the stage",
    )


@pytest.mark.either  # the same statements as above
def test_under_gates_that_are_the_same_for_both_it_does_not_matter(officer):
    GateFactory(categories=("assembly", "software"), demands=("findings_closed",))
    supplier = SupplierFactory(registered=True)
    classify(supplier, officer, category=CategoryFactory(code="software").pk)

    approve_stage(StageRequestFactory(supplier=supplier), actor=officer, today=TODAY)

    assert StageChange.objects.on(TODAY).get(supplier=supplier).stage == Stage.ACTIVE


@pytest.mark.either  # the same statements as above
def test_to_register_it_is_no_change(officer):
    supplier = SupplierFactory(registered=True, actor=officer)

    assert classified_otherwise(supplier.pk, officer, TODAY) is None


CHANGES = {
    "category": lambda: {"category": CategoryFactory(code="office").pk},
    "country": lambda: {"country": CountryFactory(code="HK").pk},
    "is_core": lambda: {"is_core": True},
}


@pytest.mark.either  # the same statements as above
@pytest.mark.parametrize("changed", CHANGES)
@pytest.mark.parametrize("ahead", [-900, 0, 5])
def test_whatever_of_it_changes_for_whichever_day_counts(officer, changed, ahead):
    supplier = SupplierFactory(registered=True, actor=officer)

    classify(supplier, officer, max(TODAY + ahead * DAY, supplier_since(supplier)), **CHANGES[changed]())

    assert classified_otherwise(supplier.pk, officer, TODAY) == last_day()
    assert classified_otherwise(supplier.pk, UserFactory(), TODAY) is None
    assert classified_otherwise(SupplierFactory().pk, officer, TODAY) is None


def supplier_since(supplier):
    return Classification.objects.current().earliest("effective_on").effective_on


def test_to_take_one_away_counts(officer):
    supplier, other = SupplierFactory(registered=True), UserFactory()
    classify(supplier, other, is_core=True)

    correct_fact(Classification.objects.current().latest("pk"), None, actor=officer, today=TODAY)

    assert classified_otherwise(supplier.pk, officer, TODAY) == last_day()


@pytest.mark.usefixtures("reference")
def test_to_say_the_same_from_an_earlier_day_on_is_no_change(officer):
    bring(suppliers=[row(stage="registered", registered_on="2024-03-01")])

    report = bring(actor=officer, suppliers=[row(registered_on="2024-02-01")])

    [supplier] = Supplier.objects.all()
    assert outcomes(report) == ["updated"]
    assert Classification.objects.current().get(supplier=supplier).effective_on == date(2024, 2, 1)
    assert classified_otherwise(supplier.pk, officer, TODAY) is None


@pytest.mark.either  # the same statements as above
@pytest.mark.parametrize(("days", "is_change"), [(-3, True), (0, False), (3, True)])
def test_to_move_the_day_of_a_change_is_one_and_to_say_why_is_none(officer, days, is_change):
    supplier, other = SupplierFactory(registered=True), UserFactory()
    classify(supplier, other, is_core=True)
    old = Classification.objects.current().latest("pk")
    content = {"category": old.category_id, "country": old.country_id, "is_core": True}

    correct_fact(old, Fact(supplier.pk, TODAY + days * DAY, content, "So it was"), actor=officer, today=TODAY)

    assert classified_otherwise(supplier.pk, officer, TODAY) == (last_day() if is_change else None)


@pytest.mark.either  # the same statements as above
def test_to_let_it_be_classified_later_alone_is_one(officer):
    supplier = SupplierFactory(registered=True)
    old = Classification.objects.current().get()
    content = {"category": old.category_id, "country": old.country_id, "is_core": old.is_core}

    correct_fact(old, Fact(supplier.pk, TODAY + DAY, content), actor=officer, today=TODAY)

    assert classified_otherwise(supplier.pk, officer, TODAY) == last_day()


@pytest.mark.either
def test_it_counts_for_twelve_months(officer):
    supplier = SupplierFactory(registered=True)
    classify(supplier, officer, is_core=True)
    changed = last_day()

    assert classified_otherwise(supplier.pk, officer, months_after(changed, 12) - DAY) == changed
    assert classified_otherwise(supplier.pk, officer, months_after(changed, 12)) is None


@pytest.mark.usefixtures("reference")
def test_an_import_counts_for_who_imports_and_so_does_who_takes_it_back(officer):
    first, third = UserFactory(), UserFactory(superuser=True)
    bring(actor=first, suppliers=[row()])
    report = bring(actor=officer, suppliers=[row(category="packaging")])
    assert outcomes(report) == ["updated"]
    undo(report.run, actor=third, today=TODAY)

    [pk] = Supplier.objects.values_list("pk", flat=True)

    found = [classified_otherwise(pk, person, TODAY) for person in (first, officer, third)]
    assert found == [None, last_day(), last_day()]
