"""Dated facts as they are typed into the admin."""

from datetime import date, timedelta

import pytest

from suppliers.models import Category, Classification, GradeChange, StageChange, Supplier
from tests.admin.forms import save

pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db]


def supplier():
    return Supplier.objects.get(code="S1")


def page(model, fact=None):
    """Return the address of the form that adds a fact, or corrects this one."""
    return f"/admin/suppliers/{model._meta.model_name}/" + (f"{fact.pk}/change/" if fact else "add/")


def count(model):
    return model.objects.current().filter(supplier=supplier()).count()


def known(model):
    return model.objects.current().filter(supplier=supplier()).latest("effective_on")


@pytest.mark.parametrize(
    ("model", "content", "words"),
    [
        (StageChange, {"stage": "left"}, "This supplier enters a stage on this day already."),
        (Classification, {}, "This supplier is classified anew on this day already."),
        (GradeChange, {"grade": "D"}, "This supplier has a grade for this period already."),
    ],
)
def test_a_second_fact_of_a_day_or_a_period_is_refused_in_words(model, content, words, root):
    first, before = known(model), count(model)
    given = {"supplier": supplier().pk, "effective_on": str(first.effective_on)}
    if model is Classification:
        content = {"category": first.category_id, "country": first.country_id}
    if model is GradeChange:
        content = content | {"period": first.period}

    errors, answer = save(root, page(model), **given, **content)

    assert (answer.status_code, errors) == (200, {"__all__": [words]})
    assert count(model) == before


def test_a_fact_cannot_move_onto_the_day_of_another(root):
    first = known(StageChange)
    save(root, page(StageChange), supplier=supplier().pk, stage="suspended", effective_on="2024-05-01")

    errors, _ = save(root, page(StageChange, known(StageChange)), effective_on=str(first.effective_on))

    assert errors == {"__all__": ["This supplier enters a stage on this day already."]}
    assert known(StageChange).effective_on == date(2024, 5, 1)


def test_a_fact_is_corrected_on_its_own_day(root):
    fact = known(GradeChange)

    errors, _ = save(root, page(GradeChange, fact), grade="D")

    assert errors == {}
    assert [(row.period, row.grade) for row in GradeChange.objects.current().filter(supplier=supplier())] == [
        (fact.period, "D")
    ]


def test_a_change_of_one_column_from_an_earlier_day_leaves_the_others_as_they_were_by_day(root):
    first = known(Classification)
    address = f"/admin/suppliers/supplier/{supplier().pk}/change/"
    began, ended = first.effective_on + timedelta(days=10), first.effective_on + timedelta(days=20)
    batteries = Category.objects.get(code="batteries")
    save(root, address, current_category=batteries.pk, effective_on=str(ended))

    errors, _ = save(root, address, current_is_core=None, effective_on=str(began))

    rows = Classification.objects.current().filter(supplier=supplier(), effective_on__lte=ended)
    assert errors == {}
    assert list(rows.order_by("effective_on").values_list("effective_on", "category", "is_core")) == [
        (first.effective_on, first.category_id, True),
        (began, first.category_id, False),
        (ended, batteries.pk, False),
    ]


@pytest.mark.either
@pytest.mark.parametrize("score", ["-1", "100.01"])
def test_a_score_that_is_none_is_refused_in_words(score, root):
    given = {"supplier": supplier().pk, "effective_on": "2025-01-31", "period": "2024Q4", "grade": "B", "score": score}

    errors, _answer = save(root, page(GradeChange), **given)

    assert errors == {"score": [f"{score} is not a score; scores go from 0 to 100."]}
