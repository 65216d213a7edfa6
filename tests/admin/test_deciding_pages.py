"""A raised veto and what follows from a grade are decided on their pages, as in their lists."""

import pytest
from django.urls import reverse

from accounts.services import system_user
from audits.models import Consequence, ConsequenceRule, RaisedVeto, Veto
from audits.services import close_cycle, raise_veto, save_consequence_rule
from foundation.dates import today
from tests.factories import SupplierFactory, UserFactory, opened, scorecard, scored

pytestmark = [pytest.mark.django_db, pytest.mark.either]
NAMES = dict.fromkeys(("name_en", "name_zh_hant", "name_zh_hans"), "Name")


@pytest.fixture
def manager(client):
    person = UserFactory(role="manager")
    client.force_login(person)
    return person


@pytest.fixture
def cycle():
    scorecard(100)
    supplier = SupplierFactory()
    cycle = opened(supplier, today=today())
    scored(cycle, supplier, 65, today=today())
    return cycle


def raised(cycle, actor):
    veto = Veto.objects.create(code="bribery", **NAMES)
    return raise_veto(RaisedVeto(assessment=cycle.assessments.get(), veto=veto, words="An envelope"), actor=actor)


def steps_of(client, row):
    page = client.get(row.get_absolute_url()).text
    return [code for code in ("confirm", "approve", "dismiss", "end") if step(row, code) in page]


def step(row, code):
    return reverse(f"admin:audits_{row._meta.model_name}_step", args=[row.pk, code])


@pytest.mark.parametrize(("code", "decision"), [("confirm", "confirmed"), ("dismiss", "dismissed")])
def test_a_veto_is_decided_on_its_page(client, manager, cycle, code, decision):
    veto = raised(cycle, UserFactory())
    assert steps_of(client, veto) == ["confirm", "dismiss"]

    client.post(step(veto, code))

    veto.refresh_from_db()
    assert (veto.decision, veto.decided_by) == (decision, manager)
    assert steps_of(client, veto) == []


def test_nobody_confirms_what_she_raised(client, manager, cycle):
    veto = raised(cycle, manager)

    answer = client.post(step(veto, "confirm"))

    veto.refresh_from_db()
    assert veto.decision == "waiting"
    assert "You asked for this yourself; another person must decide it." in answer.text


def test_a_veto_is_not_offered_for_decision_once_the_cycle_is_closed(client, manager, cycle):
    veto = raised(cycle, UserFactory())
    RaisedVeto.objects.filter(pk=veto.pk).update(decision="dismissed", decided_by=manager, decided_at=veto.raised_at)
    close_cycle(cycle, actor=UserFactory(role="manager"), today=today())
    RaisedVeto.objects.filter(pk=veto.pk).update(decision="waiting", decided_by=None, decided_at=None)

    assert steps_of(client, veto) == []


def test_a_consequence_is_approved_and_ended_on_its_page(client, manager, cycle):
    save_consequence_rule(ConsequenceRule(code="asked", grade="C", in_a_row=1, **NAMES), actor=system_user())
    close_cycle(cycle, actor=UserFactory(role="manager"), today=today())
    found = Consequence.objects.get()
    assert steps_of(client, found) == ["approve", "dismiss"]

    client.post(step(found, "approve"))

    found.refresh_from_db()
    assert (found.decision, found.in_force_from, found.decided_by) == ("approved", today(), manager)
    assert steps_of(client, found) == ["end"]
    answer = client.post(step(found, "end"), {"reason": "The plant closed"})
    assert "You approved this yourself; another person must end it." in answer.text
    client.force_login(UserFactory(role="manager"))

    client.post(step(found, "end"), {"reason": "The plant closed"})

    found.refresh_from_db()
    assert (found.in_force_until, found.end_reason) == (today(), "The plant closed")
    assert "The plant closed" in client.get(found.get_absolute_url()).text


def test_whose_closing_proposed_it_does_not_approve_it(client, manager, cycle):
    save_consequence_rule(ConsequenceRule(code="asked", grade="C", in_a_row=1, **NAMES), actor=system_user())
    close_cycle(cycle, actor=manager, today=today())
    found = Consequence.objects.get()

    answer = client.post(step(found, "approve"))

    found.refresh_from_db()
    assert found.decision == "waiting"
    assert "You asked for this yourself; another person must decide it." in answer.text
