"""Scores are given by whom they may, and while the cycle is open."""

from decimal import Decimal

import pytest

from audits.models import RaisedVeto, Score
from audits.services import Mark, raise_veto, record_scores, withdraw_scores
from evidence.models import Event
from evidence.verify import findings
from suppliers.models import Supplier
from tests.audits.cycles import close, marks, opened_for_one
from tests.audits.refusals import refused
from tests.audits.ties import tie
from tests.factories import TODAY, SupplierFactory, UserFactory, VetoFactory, opened, scorecard, scored

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(db):
    return opened_for_one()


def test_who_scores_again_changes_her_score_and_no_others(cycle):
    one, other = UserFactory(role="officer"), UserFactory(role="officer")
    record_scores(marks(cycle, 80), actor=one, today=TODAY)
    record_scores(marks(cycle, 60, 61), actor=other, today=TODAY)

    record_scores(marks(cycle, 90, 91), actor=one, today=TODAY)
    record_scores(marks(cycle, 90, 91), actor=one, today=TODAY)

    assert sorted(Score.objects.values_list("assessor", "criterion__code", "value")) == sorted(
        [(one.pk, "c1", 90), (one.pk, "c2", 91), (other.pk, "c1", 60), (other.pk, "c2", 61)]
    )
    assert Event.objects.filter(action="score_changed").count() == 1
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_closed_cycle_takes_no_score_and_no_veto_and_is_not_closed_again(cycle):
    scored(cycle, Supplier.objects.get(), 80, 80)
    close(cycle)
    veto = VetoFactory()
    raised = RaisedVeto(assessment=cycle.assessments.get(), veto=veto, words="Envelope")
    officer = UserFactory(role="officer")
    score = Score.objects.first()
    said = ["The assessment of 2024 is closed: it takes no more scores."]

    assert refused(lambda: record_scores(marks(cycle, 1), actor=officer, today=TODAY)) == said
    assert refused(lambda: withdraw_scores([score.pk], actor=score.assessor, today=TODAY)) == said
    assert refused(lambda: raise_veto(raised, actor=officer, today=TODAY)) == [
        "The assessment of 2024 is closed; what it found stands."
    ]
    assert refused(lambda: close(cycle)) == ["Somebody else closed this cycle already."]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_criterion_is_scored_by_its_role(cycle):
    by_others = "This criterion is scored by others, or worked out by itself."

    assert refused(lambda: record_scores(marks(cycle, 1), actor=UserFactory(role="compliance"), today=TODAY)) == [
        by_others
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("value", ["-0.01", "100.01"])
def test_what_is_no_score_is_refused(value, cycle):
    said = f"{value} is not a score; scores go from 0 to 100."

    assert refused(lambda: record_scores(marks(cycle, value), actor=UserFactory(role="officer"), today=TODAY)) == [said]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_criterion_of_another_scorecard_is_refused(cycle):
    foreign = scorecard(100, code="other").criteria.get()
    mark = Mark(cycle.assessments.get().pk, foreign.pk, Decimal(1))

    assert refused(lambda: record_scores([mark], actor=UserFactory(role="officer"), today=TODAY)) == [
        "This supplier is not assessed by this criterion."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_who_has_a_tie_neither_scores_nor_closes(cycle):
    officer = UserFactory(role="officer")
    tie(officer, Supplier.objects.get())

    assert refused(lambda: record_scores(marks(cycle, 1), actor=officer, today=TODAY)) == [
        "You have a conflict of interest with S1 Supplier S1; another person must score it."
    ]
    assert refused(lambda: close(cycle, actor=officer)) == [
        "You have a conflict of interest with S1 Supplier S1; another person must close the cycle."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_types_what_is_worked_out():
    scorecard(100, measure="obligations_held")
    SupplierFactory()
    cycle = opened()

    assert refused(lambda: record_scores(marks(cycle, 1), actor=UserFactory(superuser=True), today=TODAY)) == [
        "This criterion is scored by others, or worked out by itself."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nobody_takes_back_what_another_person_scored_nor_who_has_a_tie(cycle):
    officer = UserFactory(role="officer")
    record_scores(marks(cycle, 1), actor=officer, today=TODAY)
    given = [Score.objects.get().pk]

    own = "Whoever gave a score takes it back, and nobody else."
    assert refused(lambda: withdraw_scores(given, actor=UserFactory(superuser=True), today=TODAY)) == [own]
    tie(officer, Supplier.objects.get())
    [words] = refused(lambda: withdraw_scores(given, actor=officer, today=TODAY))

    assert words.startswith("You have a conflict of interest with")
    assert [*Score.objects.values_list("pk", flat=True)] == given
