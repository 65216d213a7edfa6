"""The pages of a cycle: scored as a grid, closed after a question."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from audits.admin import grid
from audits.models import AssessmentCycle, RaisedVeto, Score, Scorecard
from audits.services import call_off_cycle, close_ordered, move_cycle, raise_veto
from audits.services.closing_orders import key
from foundation import progress
from foundation.dates import today
from tests.admin.forms import save
from tests.audits.ties import tie
from tests.factories import CategoryFactory, SupplierFactory, UserFactory, VetoFactory, opened, scorecard

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

    order = cycle.orders.get()
    assert "Waiting for a worker" in answer.text
    assert staff.get(page_of(cycle, "progress")).json() == {"under_way": True, "progress": None}
    # What may not be done meanwhile is not offered, and it is not asked for twice.
    assert not answer.context["may_close"]
    assert answer.context["steps"] == []
    assert "This cycle is being closed." in staff.post(page_of(cycle, "close"), follow=True).text
    with progress.Progress(key(order.pk)) as told:
        told(1, 5)
        assert staff.get(page_of(cycle, "progress")).json()["progress"].items() >= {"done": 1, "total": 5}.items()
    assert staff.post(page_of(cycle, "again")).status_code == 302
    close_ordered(order.pk)
    assert staff.get(page_of(cycle, "progress")).json() == {"under_way": False, "progress": None}
    assert dict(staff.get(cycle.get_absolute_url()).context["grades"]) == {"A": 0, "B": 0, "C": 0, "D": 0, "": 3}
    assert staff.get(page_of(cycle), follow=True).redirect_chain[-1][0] == cycle.get_absolute_url()


def test_what_kept_a_worker_from_closing_it_stands_on_its_page(cycle, staff):
    staff.post(page_of(cycle, "close"))
    order = cycle.orders.get()
    veto = RaisedVeto(assessment=cycle.assessments.first(), veto=VetoFactory(), words="Paid")
    raise_veto(veto, actor=UserFactory(), today=today())

    close_ordered(order.pk)

    text = staff.get(cycle.get_absolute_url()).text
    assert "The cycle was not closed, and nothing was written." in text
    assert cycle.orders.get().refusal in text
    assert page_of(cycle, "close") in text


def test_a_cycle_that_was_called_off_says_so_everywhere(cycle, staff, officer):
    move_cycle(cycle, due_on=today() + timedelta(days=30), why="Somebody is ill", actor=officer, today=today())
    assert "Somebody is ill" in staff.get(cycle.get_absolute_url()).text
    call_off_cycle(cycle, why="Of the wrong year", actor=UserFactory(role="manager"), today=today())

    page = staff.get(cycle.get_absolute_url()).text
    assert "Of the wrong year" in page
    assert page_of(cycle, "close") not in page
    assert "it takes no scores" in staff.get(page_of(cycle), follow=True).text
    assert "Called off" in staff.get(reverse("admin:audits_assessmentcycle_changelist")).text
    listed = reverse("admin:audits_assessment_changelist")
    assert len(staff.get(listed, {"grade": "off"}).context["cl"].result_list) == 3
    assert len(staff.get(listed, {"grade": "open"}).context["cl"].result_list) == 0


def test_a_cycle_of_unknown_suppliers_is_not_opened(staff):
    errors, _answer = save(
        staff, reverse("admin:audits_assessmentcycle_add"), period="2031", due_on="2099-12-31", suppliers="S9"
    )

    assert errors == {"suppliers": ["No supplier has the code S9."]}


def test_a_cycle_that_cannot_be_opened_says_why(cycle, staff):
    errors, _answer = save(staff, reverse("admin:audits_assessmentcycle_add"), period="2024", due_on="2099-12-31")

    assert errors == {"__all__": ["A cycle of this period is open already."]}
