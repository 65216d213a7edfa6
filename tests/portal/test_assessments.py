"""The supplier sees how it was assessed and why, and objects once."""

import re

import pytest
from django.urls import reverse

from audits.models import Objection
from audits.services import answer_objection, close_cycle, object_to
from foundation.dates import today
from tests.factories import UserFactory, opened, scorecard, scored

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def cycle(supplier):
    scorecard(60, 40)
    cycle = opened(supplier, today=today())
    scored(cycle, supplier, 70, 70, today=today())
    return cycle


@pytest.fixture
def closed(cycle):
    return close_cycle(cycle, actor=UserFactory(role="manager"), today=today())


def page_of(cycle):
    return reverse("portal:assessment", args=[cycle.public_id])


def test_what_is_not_closed_is_not_shown(cycle, visitor):
    assert visitor.get(page_of(cycle)).status_code == 404
    assert "has not been assessed yet" in visitor.get(reverse("portal:assessments")).text


@pytest.mark.both
def test_it_says_what_counted_and_what_would_have_helped(closed, visitor):
    page = visitor.get(page_of(closed)).text

    assert page_of(closed) in visitor.get(reverse("portal:assessments")).text
    assert "Grade B begins at 75; 5 points lacked." in page
    assert "c1 at 78.33 (+8.33)" in page


@pytest.mark.both
def test_an_objection_is_taken_once(closed, visitor, person):
    sent = visitor.post(page_of(closed), {"words": "We delivered."}, follow=True)
    again = visitor.post(page_of(closed), {"words": "Once more."})

    assert "Your objection was sent." in sent.text
    assert "You read the answer here." in sent.text
    assert "Your objection waits for an answer" in visitor.get(reverse("portal:assessments")).text
    assert again.status_code == 422
    assert [(found.words, found.asked_by) for found in Objection.objects.all()] == [("We delivered.", person)]


def test_list_and_page_say_which_grade_counts_once_the_objection_was_granted(closed, visitor, person):
    objection = object_to(closed.assessments.get(), "We delivered.", actor=person)
    answer_objection(objection, answer="So you did.", grade="A", actor=UserFactory(role="manager"), today=today())

    shown = [visitor.get(page).text for page in (reverse("portal:assessments"), page_of(closed))]

    grades = [re.findall(r"word grade-(\w)", page) for page in shown]
    assert (grades[0], grades[1][:2]) == (["A"], ["C", "A"])
    assert "waits for an answer" not in shown[0]


def test_an_objection_without_words_is_refused(closed, visitor):
    answer = visitor.post(page_of(closed), {"words": " "})

    assert answer.status_code == 422
    assert not Objection.objects.exists()
    assert "This field is required." in answer.text


def test_another_supplier_sees_nothing_of_it(closed, stranger):
    assert stranger.get(page_of(closed)).status_code == 404
    assert stranger.post(page_of(closed), {"words": "No."}).status_code == 404
    assert not Objection.objects.exists()
