from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.services import system_user
from attestations.models import Obligation
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import FAR
from suppliers.models import Classification, GradeChange, Stage, StageChange
from suppliers.services import Fact, correct_fact, record_facts
from tests.factories import (
    START,
    TODAY,
    CategoryFactory,
    CountryFactory,
    GradeFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return UserFactory()


@pytest.fixture
def supplier():
    return SupplierFactory()


def history(supplier, model=StageChange):
    """Return what is held to be true of a supplier: from, until, what."""
    what = "stage" if model is StageChange else "category__code"
    rows = model.objects.current().filter(supplier=supplier).order_by("effective_on")
    return list(rows.values_list("effective_on", "until", what))


def enter(supplier, stage, day, actor, **options):
    record_facts(StageChange, [Fact(supplier.pk, day, {"stage": stage})], actor=actor, today=TODAY, **options)


@pytest.mark.either
def test_a_fact_holds_until_the_next_one(supplier, actor):
    enter(supplier, Stage.SUSPENDED, date(2024, 3, 1), actor)
    enter(supplier, Stage.REGISTERED, date(2022, 5, 1), actor)

    assert history(supplier) == [
        (START, date(2022, 5, 1), "active"),
        (date(2022, 5, 1), date(2024, 3, 1), "registered"),
        (date(2024, 3, 1), FAR, "suspended"),
    ]


def test_a_classification_holds_until_the_next_one(supplier, actor):
    content = {"category": CategoryFactory(code="packaging").pk, "country": CountryFactory().pk, "is_core": True}

    record_facts(Classification, [Fact(supplier.pk, date(2024, 3, 1), content)], actor=actor, today=TODAY)

    assert history(supplier, Classification) == [
        (START, date(2024, 3, 1), "assembly"),
        (date(2024, 3, 1), FAR, "packaging"),
    ]


@pytest.mark.either
def test_a_fact_says_who_recorded_it_and_why(supplier, actor):
    fact = Fact(supplier.pk, TODAY, {"stage": "left"}, reason="Contract ended.")

    record_facts(StageChange, [fact], actor=actor, today=TODAY)

    change = StageChange.objects.latest("pk")
    assert (change.recorded_by, change.reason, change.run, change.superseded_at) == (
        actor,
        "Contract ended.",
        None,
        None,
    )


def test_each_fact_is_an_event(supplier, actor):
    before = Event.objects.latest("seq").seq

    enter(supplier, Stage.LEFT, TODAY, actor)

    change = StageChange.objects.latest("pk")
    found = Event.objects.filter(seq__gt=before).values_list("action", "object_type", "object_id", "actor_ref")
    assert list(found) == [("stage_recorded", "suppliers.stagechange", change.pk, str(actor.ref))]


@pytest.mark.either
def test_a_corrected_fact_stays_superseded_and_gives_way(supplier, actor):
    old = StageChange.objects.get()
    before = Event.objects.latest("seq").seq

    correct_fact(old, Fact(supplier.pk, date(2021, 1, 1), {"stage": "active"}), actor=actor, today=TODAY)

    old.refresh_from_db()
    assert old.superseded_at is not None
    assert history(supplier) == [(date(2021, 1, 1), FAR, "active")]
    assert list(Event.objects.filter(seq__gt=before).order_by("seq").values_list("action", flat=True)) == [
        "fact_superseded",
        "stage_recorded",
    ]
    assert list(findings()) == []


@pytest.mark.either
def test_a_fact_is_corrected_on_its_own_day(supplier, actor):
    correct_fact(StageChange.objects.get(), Fact(supplier.pk, START, {"stage": "registered"}), actor=actor, today=TODAY)

    assert history(supplier) == [(START, FAR, "registered")]


@pytest.mark.either
def test_a_fact_that_was_never_true_is_taken_back(supplier, actor):
    enter(supplier, Stage.LEFT, date(2024, 3, 1), actor)

    correct_fact(StageChange.objects.latest("pk"), None, actor=actor, today=TODAY)

    supplier.refresh_from_db()
    assert history(supplier) == [(START, FAR, "active")]
    assert (supplier.stage, supplier.left_on) == ("active", None)


@pytest.mark.either
def test_a_fact_is_corrected_once(supplier, actor):
    old = StageChange.objects.get()
    correct_fact(old, Fact(supplier.pk, date(2021, 1, 1), {"stage": "active"}), actor=actor, today=TODAY)
    events = Event.objects.count()

    with pytest.raises(ValidationError) as refused:
        correct_fact(old, Fact(supplier.pk, date(2022, 1, 1), {"stage": "active"}), actor=actor, today=TODAY)

    assert refused.value.code == "superseded"
    assert history(supplier) == [(date(2021, 1, 1), FAR, "active")]
    assert Event.objects.count() == events


@pytest.mark.either
@pytest.mark.parametrize(
    ("model", "content", "day"),
    [(StageChange, {"stage": "left"}, START), (GradeChange, {"period": "2024", "grade": "B", "score": None}, TODAY)],
)
def test_a_second_fact_of_a_day_or_a_period_is_refused_and_nothing_is_written(model, content, day, supplier, actor):
    GradeFactory(supplier=supplier, period="2024")
    before = (Event.objects.count(), model.objects.count())

    with pytest.raises(IntegrityError), transaction.atomic():
        record_facts(model, [Fact(supplier.pk, day, content)], actor=actor, today=TODAY)

    assert (Event.objects.count(), model.objects.count()) == before


@pytest.mark.either
def test_a_grade_does_not_count_before_its_period_begins(supplier, actor):
    fact = Fact(supplier.pk, date(2024, 9, 30), {"period": "2024Q4", "grade": "A", "score": None})

    with pytest.raises(ValidationError) as refused:
        record_facts(GradeChange, [fact], actor=actor, today=TODAY)

    assert refused.value.messages == [
        "The period 2024Q4 begins on Oct. 1, 2024: its grade counts from then on, at the earliest."
    ]
    assert not GradeChange.objects.exists()


@pytest.mark.either
def test_a_period_that_is_none_is_refused(supplier, actor):
    content = {"period": "2024H3", "grade": "B", "score": None}

    with pytest.raises(ValueError, match="2024H3"):
        record_facts(GradeChange, [Fact(supplier.pk, START, content)], actor=actor, today=TODAY)


def test_facts_of_many_suppliers_are_as_many_queries_as_of_one(actor, django_assert_max_num_queries):
    suppliers = [SupplierFactory() for _ in range(5)]
    RuleFactory()

    with CaptureQueriesContext(connection) as one:
        enter(suppliers[0], Stage.SUSPENDED, TODAY, actor)
    facts = [Fact(supplier.pk, TODAY, {"stage": "suspended"}) for supplier in suppliers[1:]]
    with django_assert_max_num_queries(len(one)):
        record_facts(StageChange, facts, actor=actor, today=TODAY)

    assert Obligation.objects.in_force(TODAY).count() == 0


def test_what_was_superseded_is_true_on_no_day(supplier, actor):
    old = StageChange.objects.get()
    correct_fact(old, Fact(supplier.pk, date(2021, 1, 1), {"stage": "active"}), actor=actor, today=TODAY)

    assert list(StageChange.objects.on(date(2020, 6, 1))) == []
    assert [change.effective_on for change in StageChange.objects.on(date(2021, 1, 1))] == [date(2021, 1, 1)]


@pytest.mark.either
def test_nothing_to_record_is_nothing_recorded():
    actor = system_user()
    before = Event.objects.count()

    record_facts(StageChange, [], actor=actor, today=TODAY)

    assert Event.objects.count() == before


# --- grades --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "grade"),
    [
        (date(2023, 12, 30), None),
        (date(2023, 12, 31), "A"),
        (date(2024, 6, 30), "B"),
        (date(2024, 9, 30), "C"),
        (date(2024, 12, 31), "C"),
        (date(2025, 3, 1), "D"),
    ],
)
def test_the_grade_on_a_day_is_that_of_the_newest_period_in_effect(day, grade, supplier):
    GradeFactory(supplier=supplier, period="2023", grade="A", effective_on=date(2023, 12, 31))
    GradeFactory(supplier=supplier, period="2024H1", grade="B", effective_on=date(2024, 6, 30))
    GradeFactory(supplier=supplier, period="2024Q3", grade="C", effective_on=date(2024, 9, 30))
    # An older period that is graded late changes nothing; the newest is graded later still.
    GradeFactory(supplier=supplier, period="2022", grade="D", effective_on=date(2024, 10, 1))
    GradeFactory(supplier=supplier, period="2024", grade="D", effective_on=date(2025, 3, 1))

    found = list(GradeChange.objects.on(day).values_list("supplier", "grade"))

    assert found == ([(supplier.pk, grade)] if grade else [])


def test_of_two_periods_that_end_on_a_day_the_shorter_is_newer(supplier):
    GradeFactory(supplier=supplier, period="2024", grade="A")
    GradeFactory(supplier=supplier, period="2024H2", grade="B")
    GradeFactory(supplier=supplier, period="2024-12", grade="D")
    GradeFactory(supplier=supplier, period="2024Q4", grade="C")

    supplier.refresh_from_db()
    assert supplier.grade == "D"
    assert [change.grade for change in GradeChange.objects.on(TODAY)] == ["D"]


def test_a_corrected_grade_supersedes_the_old_one(supplier, actor):
    old = GradeFactory(supplier=supplier, period="2024", grade="A")
    content = {"period": "2024", "grade": "B", "score": None}

    correct_fact(old, Fact(supplier.pk, TODAY, content), actor=actor, today=TODAY)

    supplier.refresh_from_db()
    assert supplier.grade == "B"
    assert [change.grade for change in GradeChange.objects.order_by("pk")] == ["A", "B"]
    assert [change.grade for change in GradeChange.objects.current()] == ["B"]
