from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from foundation.dates import today, written
from suppliers.models import Stage, StageChange, StageRequest
from tests.factories import START, ContactFactory, GateFactory, StageRequestFactory, SupplierFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]

LIST = reverse("admin:suppliers_stagerequest_changelist")


@pytest.fixture
def person(client):
    """Log in somebody of a role and return her."""

    def of(role):
        user = UserFactory(role=role)
        client.force_login(user)
        return user

    return of


def waiting(**given):
    return StageRequestFactory(today=today(), **given)


def test_an_officer_asks_and_sees_what_the_gate_demands(client, person):
    officer, supplier = person("officer"), SupplierFactory(registered=True)
    GateFactory(demands=("successor",), approvers=("manager",))
    given = {"supplier": supplier.pk, "stage": "active", "effective_on": today(), "reason": "Trial orders passed"}

    page = client.post(reverse("admin:suppliers_stagerequest_add"), given, follow=True)

    request = StageRequest.objects.get()
    assert page.redirect_chain == [(request.get_absolute_url(), 302)]
    assert request.asked_by == officer
    words = page.content.decode()
    assert "Name who delivers instead." in words
    assert "Approved by: Procurement manager." in words
    assert 'value="withdraw"' in words
    assert 'value="approve"' not in words


def test_a_manager_approves_from_the_page(client, person):
    person("manager")
    request = waiting()

    page = client.post(request.get_absolute_url(), {"verdict": "approve"}, follow=True)

    assert page.redirect_chain == [(LIST, 302)]
    assert StageChange.objects.on(today()).get(supplier=request.supplier).stage == Stage.ACTIVE


def test_what_is_lacking_is_said_and_what_was_typed_kept(client, person):
    person("manager")
    GateFactory(demands=("successor",))
    request = waiting()

    page = client.post(request.get_absolute_url(), {"verdict": "approve", "words": "my <words>"})

    assert page.status_code == 409
    assert "Name who delivers instead." in page.content.decode()
    assert "my &lt;words&gt;" in page.content.decode()
    assert StageRequest.objects.open().exists()


@pytest.mark.parametrize("verdict", ["approve", "refuse"])
def test_who_may_not_decide_is_refused(verdict, client, person):
    person("officer")
    request = waiting()

    answer = client.post(request.get_absolute_url(), {"verdict": verdict, "words": "No"})

    assert answer.status_code == 403
    assert StageRequest.objects.open().exists()


def test_whoever_asked_withdraws(client, person):
    request = waiting(actor=person("officer"))

    client.post(request.get_absolute_url(), {"verdict": "withdraw"})

    request.refresh_from_db()
    assert request.decision == "withdrawn"


def test_a_refusal_needs_words(client, person):
    person("compliance")
    request = waiting()

    unsaid = client.post(request.get_absolute_url(), {"verdict": "refuse", "words": ""})
    client.post(request.get_absolute_url(), {"verdict": "refuse", "words": "No audit yet"})

    assert unsaid.status_code == 409
    request.refresh_from_db()
    assert (request.decision, request.words) == ("refused", "No audit yet")


def test_the_form_of_a_supplier_does_not_go_past_a_gate(client, person):
    person("officer")
    supplier = SupplierFactory(registered=True)
    GateFactory()
    url = reverse("admin:suppliers_stagechange_add")

    page = client.post(url, {"supplier": supplier.pk, "stage": "active", "effective_on": today(), "reason": ""})

    assert page.status_code == 200
    assert "this stage has a gate" in page.content.decode()
    assert StageChange.objects.on(today()).get(supplier=supplier).stage == Stage.REGISTERED


def test_whoever_approves_says_first_whether_an_eliminated_firm_comes_back(client, person):
    former, request = SupplierFactory(eliminated=True), waiting()
    for supplier in (former, request.supplier):
        ContactFactory(supplier=supplier, email="boss@gone.example")
    person("manager")
    page = client.get(request.get_absolute_url()).content.decode()
    assert f'<a href="{former.get_absolute_url()}">{former}</a>' in page

    answer = {"verdict": "answer", "other": former.pk, "said": "another"}
    too_early = client.post(request.get_absolute_url(), {"verdict": "approve"})
    without = client.post(request.get_absolute_url(), answer)
    said = client.post(request.get_absolute_url(), answer | {"reason": "Its clerk moved on"}, follow=True)
    client.post(request.get_absolute_url(), {"verdict": "approve"})

    assert (too_early.status_code, without.status_code) == (409, 409)
    assert "Its clerk moved on" in said.content.decode()
    request.refresh_from_db()
    assert request.decision == "approved"


def test_whoever_asked_says_nothing_of_it(client, person):
    officer = person("officer")
    former, request = SupplierFactory(eliminated=True), waiting(actor=officer)
    for supplier in (former, request.supplier):
        ContactFactory(supplier=supplier, email="boss@gone.example")

    page = client.get(request.get_absolute_url()).content.decode()

    assert ('name="said"' in page, "Whoever decides this says first whether it is." in page) == (False, True)
    assert client.post(request.get_absolute_url(), {"verdict": "answer"}).status_code == 403


def test_a_stage_to_come_says_from_which_day_it_can_be_approved(client, person):
    person("manager")
    soon = today() + timedelta(3)
    later, due, gone = waiting(effective_on=soon), waiting(), waiting(effective_on=soon, stage="left")

    shown = client.get(later.get_absolute_url()).text
    listed = client.get(LIST).text

    assert f"It can be approved from {written(soon)} on: its gate is looked at that day." in shown
    assert 'value="approve"' not in shown
    assert 'value="refuse"' in shown
    for other in (due, gone):
        page = client.get(other.get_absolute_url()).text
        assert "It can be approved" not in page
        assert 'value="approve"' in page
    assert listed.count(f"from {written(soon)} on") == 1
    assert listed.count('"field-can_be_approved">now') == 2


def test_approved_before_its_day_it_is_said_and_stays_open(client, person):
    person("manager")
    request = waiting(effective_on=today() + timedelta(3))

    page = client.post(request.get_absolute_url(), {"verdict": "approve"})

    assert page.status_code == 409
    assert "its gate is looked at that day." in page.text
    assert StageRequest.objects.open().exists()


def test_what_would_be_called_off_is_named_until_it_is_decided(client, person):
    person("manager")
    day = today() + timedelta(30)
    going = SupplierFactory(stages=((START, Stage.ACTIVE), (day, Stage.LEFT)), today=today())
    request = waiting(supplier=going, stage="active", effective_on=day)

    shown = client.get(request.get_absolute_url()).text
    client.post(request.get_absolute_url(), {"verdict": "approve"})

    said = f"“Left” from {date_format(day)} on; the supplier stays what it is."
    assert said in shown
    assert said not in client.get(request.get_absolute_url()).text
    assert said not in client.get(waiting().get_absolute_url()).text
