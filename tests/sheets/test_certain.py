"""New suppliers are written as they were shown, and looked at again where somebody wrote something since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.services import system_user
from evidence.ledger import ledger
from evidence.verify import findings
from sheets.confirming import confirm
from sheets.job import Job
from sheets.models import ImportRow
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from suppliers.models import Category, Classification, Contact, StageChange, Supplier
from suppliers.services import save_supplier
from tests.evidence.verifying import undone
from tests.factories import TODAY
from tests.sheets.bringing import USCC, bring, previewed, supplier

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]

COMING = [
    supplier("S1", stage="active", registered_on="2024-01-05", active_from="2024-02-01", uscc=USCC[0], is_core="yes"),
    supplier("S2", stage="left", registered_on="2023-01-05", left_on="2024-03-01", contact_name="王芳", language="en"),
    supplier("S3", contact_email="li@example.com"),
]
OWN = ("code", "name", "uscc", "search_text", "stage", "registered_on", "active_from", "left_on", "is_core")
REGISTER = {
    Supplier: (*OWN, "category__code", "country__code", "region__code"),
    Contact: ("supplier__code", "name", "email", "phone", "language", "is_primary"),
    Classification: ("supplier__code", "effective_on", "until", "category__code", "country__code", "is_core"),
    StageChange: ("supplier__code", "effective_on", "until", "stage"),
}


def written(run):
    return confirm(run, Job(system_user(), TODAY, TODAY), sheet_resources(), lambda _model: True)


def note_something():
    """Let something be recorded that has nothing to do with suppliers."""
    with ledger(system_user()) as events:
        events.add("noted", Category.objects.first())


def register():
    return {model: sorted(model.objects.values_list(*columns), key=str) for model, columns in REGISTER.items()}


def test_what_was_shown_is_what_a_second_look_would_write():
    run = previewed(suppliers=COMING)
    with undone():
        written(run)
        certain = register()
    note_something()
    written(run)

    assert register() == certain
    assert [len(rows) for rows in certain.values()] == [3, 2, 3, 5]
    assert list(findings()) == []


def test_each_row_knows_the_supplier_that_it_made():
    run = previewed(suppliers=COMING)

    written(run)

    made = dict(ImportRow.objects.filter(run=run).values_list("raw__0", "object_id"))
    assert made == dict(Supplier.objects.values_list("code", "pk"))


@pytest.mark.either
def test_nothing_is_looked_up_again_where_nothing_was_recorded():
    run = previewed(suppliers=COMING)
    previewed(suppliers=[supplier("S9")])
    with undone(), CaptureQueriesContext(connection) as certain:
        written(run)
    note_something()
    with CaptureQueriesContext(connection) as compared:
        written(run)

    assert len(certain) < len(compared)


@pytest.mark.either
def test_a_supplier_that_somebody_entered_meanwhile_is_not_written_over():
    run = previewed(suppliers=COMING)
    save_supplier(Supplier(code="S2", name="Entered by hand"), actor=system_user())

    with pytest.raises(Unreadable) as refused:
        written(run)

    assert refused.value.code == "changed"
    assert [*Supplier.objects.values_list("code", "name")] == [("S2", "Entered by hand")]


@pytest.mark.either
def test_a_unified_social_credit_code_that_somebody_has_meanwhile_is_not_given_twice():
    run = previewed(suppliers=COMING)
    bring(suppliers=[supplier("S9", uscc=USCC[0])])

    with pytest.raises(Unreadable) as refused:
        written(run)

    assert refused.value.code == "changed"
    assert [*Supplier.objects.values_list("code", flat=True)] == ["S9"]
