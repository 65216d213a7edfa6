"""More time for an action of an improvement plan: asked for, granted by another, and told of the past as it was."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.services import system_user
from audits.models import Extension, ImprovementCase, PlannedAction
from audits.services import answer_action, ask_for_plan_time, decide_extension
from evidence.models import Event
from evidence.verify import findings
from tests.audits.test_audits import refusal
from tests.factories import (
    TODAY,
    CaseFactory,
    ConflictFactory,
    FindingFactory,
    PlannedActionFactory,
    UserFactory,
    noted,
)

pytestmark = pytest.mark.django_db

LATER = timedelta(days=30)


@pytest.fixture
def action():
    return PlannedActionFactory()


def asked(action, *, actor=None, days=LATER, today=TODAY):
    given = {"due_on": action.due_on + days, "why": "Parts are late.", "today": today}
    return ask_for_plan_time(action, **given, actor=actor or UserFactory())


def decided(extension, *, actor=None, is_granted=True, today=TODAY, **words):
    return decide_extension(extension, is_granted=is_granted, actor=actor or UserFactory(), today=today, **words)


def checks_of(action):
    return action.case.steps.get(kind="check")


def test_granted_the_action_is_due_later_and_its_checks_too(action):
    due_on, checked_on = action.due_on, checks_of(action).due_on

    decided(asked(action))

    action.refresh_from_db()
    assert (action.due_on, checks_of(action).due_on) == (due_on + LATER, checked_on + LATER)
    assert [*PlannedAction.objects.to_answer(TODAY)] == [action]
    told = Event.objects.order_by("seq").exclude(action="user_created").values_list("action", flat=True)
    assert [*told][-4:] == ["extension_asked", "extension_granted", "plan_action_extended", "case_step_extended"]
    assert list(findings()) == []


def test_refused_with_words_everything_stays(action):
    due_on, checked_on = action.due_on, checks_of(action).due_on
    extension = asked(action)

    silent = refusal(decided, extension, is_granted=False)
    decided(extension, is_granted=False, words="Begin now.")

    action.refresh_from_db()
    assert silent == "words"
    assert (action.due_on, checks_of(action).due_on) == (due_on, checked_on)
    assert (extension.decision, extension.words) == ("refused", "Begin now.")
    assert list(findings()) == []


def test_who_asked_and_who_has_a_tie_do_not_decide(action):
    officer = UserFactory()
    tied = ConflictFactory(supplier=action.case.supplier).person
    extension = asked(action, actor=officer)

    assert refusal(decided, extension, actor=officer) == "own"
    assert refusal(decided, extension, actor=tied) == "conflict"
    assert Extension.objects.get().decision == "waiting"


def test_it_is_asked_once_for_a_later_day_and_decided_once(action):
    with pytest.raises(ValidationError) as sooner:
        asked(action, days=timedelta(0))
    extension = asked(action)
    with pytest.raises(ValidationError) as twice:
        asked(action)
    decided(extension)

    assert "More time means a later day" in str(sooner.value)
    assert "More time was asked for already" in str(twice.value)
    assert refusal(decided, extension) == "state"
    with pytest.raises(ValidationError) as silent:
        ask_for_plan_time(action, due_on=action.due_on + LATER, why=" ", actor=UserFactory(), today=TODAY)
    assert [*silent.value.message_dict] == ["why"]


def test_what_was_answered_meanwhile_is_not_extended(action):
    extension = asked(action)
    answer_action(action, "Done.", actor=UserFactory(), today=TODAY)

    assert refusal(decided, extension) == "overtaken"
    assert refusal(asked, action) == "state"
    assert decided(extension, is_granted=False, words="It is done.").decision == "refused"


def test_nothing_is_due_before_the_plan_is_agreed():
    action = noted(CaseFactory(at="plan"))

    assert refusal(asked, action) == "state"


def test_checks_that_are_overdue_stay_so_on_the_days_on_which_they_were(action):
    late = checks_of(action).due_on + timedelta(days=5)

    decided(asked(action, days=timedelta(days=90), today=late), today=late)

    assert [*ImprovementCase.objects.overdue(late)] == [action.case]
    action.refresh_from_db()
    assert action.due_on > late


def test_more_time_is_of_a_finding_or_of_an_action(action):
    given = {"due_before": TODAY, "due_on": TODAY + LATER, "why": "x", "asked_by": system_user()}

    for both in ({}, {"action": action, "finding": FindingFactory()}):
        with pytest.raises(IntegrityError, match="extension_of_one"), transaction.atomic():
            Extension.objects.create(**both, **given)
