"""The pages of a cycle: scored as a grid, closed after a question."""

from decimal import Decimal

import pytest
from django.urls import reverse

from audits.admin import grid
from audits.models import AssessmentCycle, Score, Scorecard
from foundation.dates import today
from tests.admin.forms import save
from tests.audits.ties import tie
from tests.factories import CategoryFactory, SupplierFactory, UserFactory, opened, scorecard

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def officer():
    return UserFactory(role="officer")


@pytest.fixture
def staff(client, officer, reference):
    client.force_login(officer)
    return client


@pytest.fixture
def cycle(officer):
    Scorecard.objects.update(is_used=False)
    scorecard(60, 40)
    for code in ("S1", "S2", "S3"):
        SupplierFactory(code=code, today=today(), officer=officer if code != "S3" else None)
    return opened(today=today())


def page_of(cycle, page="score"):
    return reverse(f"admin:audits_assessmentcycle_{page}", args=[cycle.pk])


def shown(answer):
    return [row.supplier.code for row, _cells in answer.context["grid"].lines]


def name_of(cycle, code, criterion):
    assessment = cycle.assessments.get(supplier__code=code)
    return f"s-{assessment.pk}-{assessment.scorecard.criteria.get(code=criterion).pk}"


def held():
    return sorted(Score.objects.values_list("assessment__supplier__code", "criterion__code", "value"))


@pytest.mark.both
def test_ones_own_suppliers_come_first_and_all_can_be_asked_for(cycle, staff):
    assert shown(staff.get(page_of(cycle))) == ["S1", "S2"]
    assert shown(staff.get(page_of(cycle), {"whose": "all"})) == ["S1", "S2", "S3"]
    assert shown(staff.get(page_of(cycle), {"whose": "all", "q": "s3"})) == ["S3"]


@pytest.mark.both
def test_what_is_typed_is_saved_and_what_is_emptied_is_taken_back(cycle, staff):
    one, other = name_of(cycle, "S1", "c1"), name_of(cycle, "S2", "c2")

    staff.post(page_of(cycle), {one: "80", other: " 70.5 "})
    assert held() == [("S1", "c1", Decimal(80)), ("S2", "c2", Decimal("70.5"))]
    staff.post(page_of(cycle), {one: "81", other: ""})

    assert held() == [("S1", "c1", Decimal(81))]
    assert f'id="{one}" value="81"' in staff.get(page_of(cycle)).text


def test_who_only_wants_what_lacks_gets_that(cycle, staff):
    staff.post(page_of(cycle), {name_of(cycle, "S1", "c1"): "80", name_of(cycle, "S1", "c2"): "80"})

    assert shown(staff.get(page_of(cycle), {"open": "1", "whose": "mine"})) == ["S2"]


@pytest.mark.parametrize("typed", ["101", "-1", "good", "1e9", "NaN"])
def test_a_wrong_field_is_said_and_nothing_is_lost(typed, cycle, staff):
    right, wrong = name_of(cycle, "S1", "c1"), name_of(cycle, "S2", "c1")

    answer = staff.post(page_of(cycle), {right: "80", wrong: typed})

    assert held() == []
    assert f'id="{right}" value="80"' in answer.text
    assert f'id="{wrong}" value="{typed}" aria-label="S2 c1" aria-invalid="true"' in answer.text
    assert "Nothing was saved." in answer.text


def test_a_tie_is_said_and_nothing_is_saved(cycle, officer, staff):
    tie(officer, cycle.assessments.get(supplier__code="S1").supplier)

    answer = staff.post(page_of(cycle), {name_of(cycle, "S1", "c1"): "80"})

    assert "You have a conflict of interest with S1 Supplier S1" in answer.text
    assert held() == []


def test_one_goes_from_page_to_page(cycle, staff, monkeypatch):
    monkeypatch.setattr(grid, "ON_A_PAGE", 1)

    answer = staff.post(page_of(cycle), {name_of(cycle, "S1", "c1"): "80", "_next": ""})

    assert shown(staff.get(page_of(cycle) + answer.headers["Location"])) == ["S2"]


def test_each_scorecard_has_a_grid_of_its_own(officer, staff):
    Scorecard.objects.update(is_used=False)
    scorecard(100, code="any")
    own = scorecard(100, code="own", categories=("batteries",))
    SupplierFactory(code="S1", today=today(), officer=officer)
    SupplierFactory(code="S2", today=today(), officer=officer, category=CategoryFactory(code="batteries"))
    cycle = opened(today=today())

    assert shown(staff.get(page_of(cycle))) == ["S1"]
    assert shown(staff.get(page_of(cycle), {"card": own.pk})) == ["S2"]


def test_who_scores_nothing_is_told_so(cycle, client, reference):
    client.force_login(UserFactory(role="compliance"))

    assert "Nothing here is for you to score" in client.get(page_of(cycle)).text


@pytest.mark.both
def test_the_number_of_queries_does_not_grow_with_the_suppliers(cycle, officer, staff, django_assert_max_num_queries):
    for _place in range(20):
        SupplierFactory(today=today(), officer=officer)
    many = opened(period="2025", today=today())
    staff.get(page_of(many))

    with django_assert_max_num_queries(40):
        assert len(shown(staff.get(page_of(many)))) == 22


@pytest.mark.both
def test_a_cycle_is_closed_after_a_question(cycle, staff):
    assert staff.get(page_of(cycle, "close")).status_code == 200
    assert AssessmentCycle.objects.open().exists()

    answer = staff.post(page_of(cycle, "close"), follow=True)

    assert "The cycle is closed, and its grades are on file from today." in answer.text
    assert staff.get(page_of(cycle), follow=True).redirect_chain[-1][0] == cycle.get_absolute_url()


def test_a_cycle_of_unknown_suppliers_is_not_opened(staff):
    errors, _answer = save(
        staff, reverse("admin:audits_assessmentcycle_add"), period="2031", due_on="2099-12-31", suppliers="S9"
    )

    assert errors == {"suppliers": ["No supplier has the code S9."]}


def test_a_cycle_that_cannot_be_opened_says_why(cycle, staff):
    errors, _answer = save(staff, reverse("admin:audits_assessmentcycle_add"), period="2024", due_on="2099-12-31")

    assert errors == {"__all__": ["A cycle of this period is open already."]}
