"""Steps as rows: what ships, and what the database refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from accounts.services import system_user
from reminders import reference
from reminders.models import ReminderStep
from tests.factories import RequirementFactory, StepFactory

pytestmark = pytest.mark.django_db


def test_what_ships_is_loaded_once():
    first = [*reference.load(system_user())]
    again = [*reference.load(system_user())]

    assert (first, again) == ([("reminder_steps", 137)], [("reminder_steps", 0)])
    offsets = ReminderStep.objects.filter(kind="certificate", audience="contact").values_list("offset_days", flat=True)
    assert sorted(offsets) == [-180, -120, -90, -60, -30, -14, -7, 0, 7, 90, 180]


def test_what_an_administrator_switched_off_stays_off():
    [*reference.load(system_user())]
    ReminderStep.objects.update(is_active=False)

    [*reference.load(system_user())]

    assert not ReminderStep.objects.filter(is_active=True).exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"offset_days": 367},
        {"offset_days": -367},
        {"audience": "nobody"},
        {"kind": "certificate", "with_requirement": True},
        {"twin": True},
        {"twin": True, "with_requirement": True},
    ],
)
def test_a_step_that_makes_no_sense_is_refused_by_the_database(fields):
    options = {key: value for key, value in fields.items() if key not in ("twin", "with_requirement")}
    if "with_requirement" in fields:
        options["requirement"] = RequirementFactory()
    if "twin" in fields:
        StepFactory(**options)

    with pytest.raises(IntegrityError):
        StepFactory(**options)


@pytest.mark.parametrize("fields", [{"kind": "certificate"}, {"requirement": "some"}])
def test_what_is_of_no_requirement_has_no_steps_of_one_or_of_a_kind(fields):
    if "requirement" in fields:
        fields = {"requirement": RequirementFactory()}
    step = StepFactory.build(source="change_requests", officer=True, **fields)

    with pytest.raises(ValidationError) as refused:
        step.full_clean()

    (sentence,) = refused.value.messages
    assert sentence.endswith("is about no requirement: leave kind and requirement empty.")


@pytest.mark.either
@pytest.mark.parametrize("field", ["source", "channel"])
def test_a_step_of_which_nobody_knows_the_source_or_the_channel_is_refused(field):
    step = StepFactory.build(**{field: "weather"})

    with pytest.raises(ValidationError) as refused:
        step.full_clean()

    assert set(refused.value.message_dict) == {field}


@pytest.mark.either
def test_a_step_for_somebody_who_is_not_told_of_its_source_is_refused():
    step = StepFactory.build(source="week")

    with pytest.raises(ValidationError) as refused:
        step.full_clean()

    assert refused.value.message_dict == {"audience": ["Of “Open this week” only these are told: Responsible officer."]}
