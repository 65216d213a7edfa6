"""Improvement cases are found from the home page, from their supplier and from the assessment that opened them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.formats import date_format

from audits.models import Assessment, CaseStep
from audits.services import close_cycle
from foundation.dates import today
from suppliers.models import StageRequest
from suppliers.services import approve_stage, ask_for_stage
from tests.factories import CaseFactory, SupplierFactory, UserFactory, opened, scorecard, scored
from tests.lists import rows_behind

pytestmark = [pytest.mark.django_db, pytest.mark.either]
HOME = "/admin/"
CASES = reverse("admin:audits_improvementcase_changelist")


@pytest.fixture
def officer(client):
    person = UserFactory(role="officer")
    client.force_login(person)
    return person


def card(page):
    """Return the card of improvement cases; nothing where there is none."""
    return next((part for part in page.text.split("<section")[1:] if f'href="{CASES}?state=open"' in part), "")


def test_the_home_page_counts_what_is_open_and_overdue_and_leads_there(client, officer):
    for age in (0, 14, 15, 40):
        CaseFactory(today=today() - timedelta(days=age))

    shown = card(client.get(HOME))

    assert ["<strong>4</strong>" in shown, "<strong>2</strong>" in shown, f"{CASES}?state=overdue" in shown] == [
        True
    ] * 3
    assert [rows_behind(f"{CASES}?state={state}", officer) for state in ("open", "overdue")] == [4, 2]


def test_the_home_page_does_not_speak_of_what_is_not_there_or_may_not_be_seen(client, officer):
    assert card(client.get(HOME)) == ""
    CaseFactory(today=today())
    nobody = UserFactory(is_staff=True)
    client.force_login(nobody)

    assert card(client.get(HOME)) == ""


@pytest.mark.usefixtures("officer")
def test_supplier_assessment_and_case_lead_to_one_another(client):
    supplier, other = SupplierFactory(), SupplierFactory()
    scorecard(100)
    cycle = opened(supplier, today=today())
    assessment = Assessment.objects.get()
    scored(cycle, supplier, 10, today=today())
    close_cycle(cycle, actor=UserFactory(), today=today())
    case = CaseStep.objects.get().case

    pages = {row: client.get(row.get_absolute_url()).text for row in (supplier, assessment, case, other)}

    assert [case.get_absolute_url() in pages[row] for row in (supplier, assessment, other)] == [True, True, False]
    assert [row.get_absolute_url() in pages[case] for row in (supplier, assessment)] == [True, True]


def test_a_case_says_from_when_its_supplier_goes_and_until_when_orders_are_placed(client, officer):
    case = CaseFactory(today=today())
    asking = f"{reverse('admin:suppliers_stagerequest_add')}?supplier={case.supplier_id}"
    assert asking in client.get(case.get_absolute_url()).text.replace("&amp;", "&")
    request = StageRequest(supplier=case.supplier, stage="eliminated", reason="D again.")
    request.effective_on, request.last_order_on = today() + timedelta(days=30), today() + timedelta(days=20)
    ask_for_stage(request, actor=officer, today=today())

    asked = client.get(case.get_absolute_url()).text
    approve_stage(request, actor=UserFactory(role="manager"), today=today())
    approved = client.get(case.get_absolute_url()).text

    for page, decision in ((asked, "waiting"), (approved, "approved")):
        assert f'word decision-{decision}"' in page
        assert f"<dt>Last orders</dt><dd>{date_format(request.last_order_on)}</dd>" in page
        assert request.get_absolute_url() in page
        assert asking not in page.replace("&amp;", "&")
