"""A supplier sees to what it is invited, answers, and has the materials from the day on."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.services import system_user
from audits.services import Came, add_material, cancel_engagement, record_attendance
from foundation.dates import today
from tests.factories import EngagementFactory, UploadFactory

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def training(supplier):
    day = today() + timedelta(days=9)
    return EngagementFactory(day=day, today=today(), place="東莞", words="Bring your questions.", invited=[supplier])


@pytest.fixture
def held(supplier):
    found = EngagementFactory(day=today(), today=today(), name_en="Conference", invited=[supplier])
    add_material(found, UploadFactory(supplier=None, actor=system_user(), name="slides.pdf"), actor=system_user())
    return found


def page_of(engagement):
    return reverse("portal:engagement", args=[engagement.public_id])


def material_of(engagement):
    return reverse("portal:material", args=[engagement.public_id, engagement.files.get().upload.public_id])


def test_it_is_asked_whether_it_comes(training, visitor):
    assert "1 invitation waits for your answer" in visitor.get(reverse("portal:home")).text
    assert page_of(training) in visitor.get(reverse("portal:engagements")).text
    page = visitor.get(page_of(training)).text

    assert "Bring your questions." in page
    assert "東莞" in page
    assert "Please answer by" in page
    assert '<span class="word tone-warn">Please answer</span>' in page
    assert f'href="{reverse("portal:engagements")}" aria-current="true"' in page


@pytest.mark.both
def test_it_answers_and_changes_its_mind(training, visitor, person):
    answered = visitor.post(page_of(training), {"answer": "comes"}, follow=True)
    assert "Thank you for your answer." in answered.text
    assert "You come" in answered.text

    visitor.post(page_of(training), {"answer": "declines"})

    row = training.attendances.get()
    assert (row.answer, row.answered_by) == ("declines", person)
    assert "waits for your answer" not in visitor.get(reverse("portal:home")).text


@pytest.mark.parametrize("sent", [{}, {"answer": "perhaps"}])
def test_what_is_no_answer_is_refused(training, visitor, sent):
    assert visitor.post(page_of(training), sent).status_code == 422
    assert training.attendances.get().answer == ""


def test_what_was_called_off_is_said_with_its_reason_and_takes_no_answer(training, visitor):
    cancel_engagement(training, why="The hall is flooded.", actor=system_user(), today=today())

    page = visitor.get(page_of(training)).text
    assert "The hall is flooded." in page
    assert "Send the answer" not in page
    assert visitor.post(page_of(training), {"answer": "comes"}).status_code == 422
    assert "waits for your answer" not in visitor.get(reverse("portal:home")).text


def test_materials_are_there_from_the_day_on(held, visitor):
    assert "slides.pdf" in visitor.get(page_of(held)).text
    given = visitor.get(material_of(held))

    assert given.content.startswith(b"%PDF")
    assert "attachment" in given.headers["Content-Disposition"]
    assert "sandbox" in given.headers["Content-Security-Policy"]


def test_materials_are_not_there_before_nor_of_what_was_called_off(training, held, visitor):
    add_material(training, UploadFactory(supplier=None, actor=system_user()), actor=system_user())
    assert visitor.get(material_of(training)).status_code == 404
    assert "Materials, if there are any" in visitor.get(page_of(training)).text

    cancel_engagement(held, why="Flood", actor=system_user(), today=today())

    assert visitor.get(material_of(held)).status_code == 404


def test_another_supplier_sees_nothing_of_it(held, stranger):
    assert stranger.get(page_of(held)).status_code == 404
    assert stranger.post(page_of(held), {"answer": "comes"}).status_code == 404
    assert stranger.get(material_of(held)).status_code == 404
    assert "has not been invited" in stranger.get(reverse("portal:engagements")).text


def test_it_reads_whether_it_was_there(held, supplier, visitor):
    record_attendance(held, {supplier.pk: Came(True, 2)}, actor=system_user(), today=today())

    page = visitor.get(page_of(held)).text
    assert "You were there" in page
    assert "Send the answer" not in page
    assert "You were there" in visitor.get(reverse("portal:engagements")).text
