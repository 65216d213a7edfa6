"""Who decides has before her what she decides about: vetoes, consequences, answers to findings, screenings."""

import pytest
from django.urls import reverse

from accounts.services import system_user
from audits.models import Consequence, ConsequenceRule, RaisedVeto, Veto
from audits.services import answer_objection, close_cycle, object_to, raise_veto, save_consequence_rule
from foundation.dates import today
from tests.factories import (
    FindingFactory,
    ScreeningFactory,
    SupplierFactory,
    UserFactory,
    opened,
    scorecard,
    scored,
)

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
    found = RaisedVeto(assessment=cycle.assessments.get(), veto=veto, words="An envelope")
    return raise_veto(found, actor=actor, today=today())


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


@pytest.mark.usefixtures("manager")
def test_whoever_verifies_an_answer_reads_what_was_found(client):
    finding = FindingFactory(words="Two exits were locked.", today=today(), reported_on=today())

    page = client.get(step(finding, "verify")).text

    assert "Two exits were locked." in page
    assert str(finding.item) in page


@pytest.mark.usefixtures("manager")
def test_a_finding_says_whose_it_is_and_how_it_stands(client):
    finding = FindingFactory(today=today(), reported_on=today())

    page = client.get(finding.get_absolute_url()).text

    assert finding.supplier.get_absolute_url() in page
    assert '<span class="word tone-warn">Open</span>' in page


@pytest.mark.usefixtures("manager")
def test_a_screening_is_headed_by_its_supplier(client):
    screening = ScreeningFactory(supplier__code="LOOKED")

    head = client.get(screening.get_absolute_url()).text.partition("<h1>")[2].partition("</h1>")[0]

    assert "LOOKED" in head
    assert str(screening) in head


@pytest.mark.usefixtures("manager")
def test_the_list_of_assessments_says_who_objected_and_which_grade_counts(client, cycle):
    close_cycle(cycle, actor=UserFactory(role="manager"), today=today())
    listed = reverse("admin:audits_assessment_changelist")
    assessment = cycle.assessments.get()
    assert client.get(listed, {"objection": "open"}).context["cl"].result_count == 0

    objection = object_to(assessment, "We delivered.", actor=UserFactory())
    assert '<span class="word tone-waiting">Waiting for an answer</span>' in client.get(listed).text

    answer_objection(objection, answer="So you did.", grade="B", actor=UserFactory(), today=today())
    page = client.get(listed).text
    assert '<span class="word grade-C">C</span> → <span class="word grade-B">B</span>' in page
    assert '<span class="word tone-calm">Answered</span>' in page
