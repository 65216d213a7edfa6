"""The actions of an improvement plan are answered in the portal; what ended is told there."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.services import system_user
from audits.models import Extension, PlanAnswer
from audits.services import Looked, decide_extension, verify_answer
from demo.paper import pdf
from evidence.verify import findings
from foundation.dates import today, written
from suppliers.models import StageChange
from suppliers.services import Fact, record_facts
from tests.factories import CaseFactory, PlannedActionFactory, StageRequestFactory, gone, noted

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def action(supplier):
    return PlannedActionFactory(supplier=supplier, today=today())


def page_of(action):
    return reverse("portal:plan-action", args=[action.public_id])


@pytest.mark.both
def test_what_waits_is_told_on_the_first_page_and_listed(visitor, action):
    assert "1 action of your improvement plan waits for you" in visitor.get(reverse("portal:home")).text
    plan = visitor.get(reverse("portal:plan"))
    assert [*plan.context["asked"]] == [action]
    for page in (plan.text, visitor.get(page_of(action)).text):
        assert f'href="{reverse("portal:home")}" aria-current="true"' in page


def test_what_is_not_agreed_yet_is_not_told(visitor, supplier):
    action = noted(CaseFactory(supplier=supplier, at="plan", today=today()), due_on=today(), today=today())

    assert action.words not in visitor.get(reverse("portal:plan")).text
    assert visitor.get(page_of(action)).status_code == 404


@pytest.mark.both
def test_an_action_is_answered_with_a_file_and_again_where_that_was_not_enough(visitor, person, action):
    file = SimpleUploadedFile("done.pdf", pdf(["done"]))

    first = visitor.post(page_of(action), {"said": "The lines are marked.", "file": file}, follow=True)
    answer = PlanAnswer.objects.get()
    verify_answer(
        answer, Looked(today(), is_effective=False, words="Not in hall 2."), actor=system_user(), today=today()
    )
    again = visitor.get(page_of(action))
    visitor.post(page_of(action), {"said": "In hall 2 too."})

    assert first.redirect_chain == [(page_of(action), 302)]
    assert (answer.answered_by, [one.upload.name for one in answer.files.all()]) == (person, ["done.pdf"])
    assert 'name="said"' not in first.text
    assert "Not in hall 2." in again.text
    assert [*PlanAnswer.objects.order_by("pk").values_list("said", "verdict")] == [
        ("The lines are marked.", "insufficient"),
        ("In hall 2 too.", "waiting"),
    ]
    assert "done.pdf" not in visitor.get(reverse("portal:papers")).text
    assert list(findings()) == []


@pytest.mark.either
@pytest.mark.both
def test_more_time_is_asked_for_and_the_answer_to_that_is_read(visitor, person, action):
    later = action.due_on + timedelta(days=20)
    page = reverse("portal:plan-more-time", args=[action.public_id])
    sent = {"time-due_on": later.isoformat(), "time-why": "Parts are late."}

    refused = visitor.post(page, sent | {"time-due_on": action.due_on.isoformat()})
    asked = visitor.post(page, sent)
    twice = visitor.post(page, sent)
    extension = Extension.objects.get()
    waiting = visitor.get(page_of(action))
    decide_extension(extension, is_granted=False, words="Begin now.", actor=system_user(), today=today())

    assert [answer.status_code for answer in (refused, asked, twice)] == [422, 302, 422]
    assert "More time means a later day" in refused.text
    assert (extension.action, extension.due_on, extension.asked_by) == (action, later, person)
    assert "Ask for more time" not in waiting.text
    assert "Begin now." in visitor.get(page_of(action)).text
    assert list(findings()) == []


def test_nothing_is_not_an_answer(visitor, action):
    answer = visitor.post(page_of(action), {"said": "  "})

    assert (answer.status_code, PlanAnswer.objects.count()) == (422, 0)


@pytest.mark.either
@pytest.mark.both
def test_somebody_faster_is_told(visitor, action):
    visitor.post(page_of(action), {"said": "Done."})

    answer = visitor.post(page_of(action), {"said": "Done."})

    assert answer.status_code == 422
    assert "This action does not wait for an answer." in answer.text


def test_the_plan_of_another_is_not_there(stranger, action):
    assert stranger.get(page_of(action)).status_code == 404


def test_who_was_eliminated_reads_that_it_is_over(visitor, supplier):
    facts = [Fact(supplier.pk, today(), {"stage": "eliminated"})]
    record_facts(StageChange, facts, actor=system_user(), today=today())

    assert "Our cooperation ended on" in visitor.get(reverse("portal:home")).text


def test_who_will_be_eliminated_reads_until_when_orders_are_placed(visitor, stranger, supplier):
    ends, last = today() + timedelta(days=30), today() + timedelta(days=20)
    gone(supplier, on=ends, today=today(), last_order_on=last)

    page, other = (who.get(reverse("portal:home")).text for who in (visitor, stranger))

    assert f"Our cooperation ends on {written(ends)}." in page
    assert f"Last orders are placed on {written(last)}." in page
    assert "ends on" not in other
    assert "Last orders" not in other


def test_nothing_is_said_of_an_end_that_nobody_approved(visitor, supplier):
    StageRequestFactory(supplier=supplier, stage="eliminated", effective_on=today(), today=today())

    assert "ends on" not in visitor.get(reverse("portal:home")).text
