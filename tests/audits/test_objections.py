"""A supplier objects once, another person than who closed answers, and a granted objection has its grade on file."""

from decimal import Decimal

import pytest
from django.urls import reverse

from audits.models import Objection, Score
from audits.services import answer_objection, close_cycle, grade_on_file, object_to
from evidence.verify import findings
from suppliers.models import GradeChange, Supplier
from tests.audits.cycles import unassessed
from tests.audits.refusals import refused
from tests.audits.ties import tie
from tests.factories import TODAY, MembershipFactory, SupplierFactory, UserFactory, opened, scorecard, scored

pytestmark = pytest.mark.django_db

LATER = TODAY.replace(year=TODAY.year + 1)


@pytest.fixture
def closer():
    return UserFactory(role="manager")


@pytest.fixture
def assessment(closer):
    scorecard(100)
    supplier = SupplierFactory(code="S1")
    cycle = opened()
    scored(cycle, supplier, 70)
    close_cycle(cycle, actor=closer, today=TODAY)
    return cycle.assessments.select_related("cycle", "supplier").get()


@pytest.fixture
def objection(assessment):
    person = MembershipFactory(supplier=assessment.supplier).user
    return object_to(assessment, "We delivered in time.", actor=person)


def answer(objection, grade, actor=None, words="You are right.", today=TODAY):
    return answer_objection(
        objection, answer=words, grade=grade, actor=actor or UserFactory(role="officer"), today=today
    )


@pytest.mark.either
def test_a_granted_objection_supersedes_the_grade(assessment, objection):
    before = grade_on_file(assessment)

    answer(objection, "B", today=LATER)

    before.refresh_from_db()
    after = grade_on_file(assessment)
    assert before.superseded_at is not None
    assert (after.grade, after.score, after.effective_on, after.reason) == ("B", None, TODAY, "Objection granted")
    assert GradeChange.objects.on(TODAY).get() == after
    assert Supplier.objects.get().grade == "B"
    assessment.refresh_from_db()
    assert (assessment.grade, assessment.score) == ("C", Decimal(70))
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_refused_one_changes_nothing(assessment, objection):
    before = grade_on_file(assessment)

    answer(objection, "")

    objection.refresh_from_db()
    assert (objection.is_granted, objection.answer, grade_on_file(assessment)) == (False, "You are right.", before)
    assert [*findings()] == []


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_one_objects_once(assessment, objection):
    said = refused(lambda: object_to(assessment, "Once more.", actor=objection.asked_by))

    assert said == ["You have objected to this assessment already."]
    assert Objection.objects.count() == 1


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_one_answers_once(objection):
    answer(objection, "B")

    assert refused(lambda: answer(objection, "A")) == ["Somebody else answered this objection meanwhile."]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_whoever_closed_objected_or_has_a_tie_does_not_answer(assessment, objection, closer):
    friend = UserFactory(role="officer")
    tie(friend, assessment.supplier)

    assert [
        refused(lambda who=who: answer(objection, "B", actor=who)) for who in (closer, objection.asked_by, friend)
    ] == [
        ["You closed this cycle yourself; another person must decide it."],
        ["You asked for this yourself; another person must decide it."],
        ["You have a conflict of interest with this supplier; another person must decide it."],
    ]
    assert grade_on_file(assessment).grade == "C"


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_nor_does_who_scored(assessment, objection):
    scorer = Score.objects.get().assessor

    assert refused(lambda: answer(objection, "B", actor=scorer)) == [
        "You gave scores of this assessment; another person must decide it."
    ]
    assert refused(lambda: answer(objection, "", actor=scorer)) == [
        "You gave scores of this assessment; another person must decide it."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_came_to_no_grade_is_not_objected_to(client):
    without_grade = unassessed()
    person = MembershipFactory(supplier=without_grade.supplier).user
    client.force_login(person)

    page = client.get(reverse("portal:assessment", args=[without_grade.cycle.public_id]))

    assert "Your objection" not in page.content.decode()
    assert refused(lambda: object_to(without_grade, "No.", actor=person)) == [
        "This assessment came to no grade to which you could object."
    ]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_an_answer_has_words_and_another_grade(objection):
    assert refused(lambda: answer(objection, "B", words=" ")) == ["Answer in words: the supplier reads them."]
    assert refused(lambda: answer(objection, "C")) == ["This is the grade that is on file already."]
    objection.refresh_from_db()
    assert objection.is_open


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_what_is_not_closed_is_not_objected_to():
    scorecard(100)
    SupplierFactory()
    open_one = opened().assessments.get()

    assert refused(lambda: object_to(open_one, "No.", actor=UserFactory())) == ["This assessment is not closed yet."]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_an_objection_says_why(assessment):
    assert refused(lambda: object_to(assessment, "  ", actor=UserFactory())) == ["Say what you object to, and why."]
