"""The page on which an import is taken back."""

import pytest
from django.urls import reverse
from django.utils.html import escape

from accounts.services import system_user
from foundation.dates import today
from sheets.engine import import_tables
from sheets.models import ImportRun
from suppliers.models import Supplier
from suppliers.reference import CategoryGroupSheet
from suppliers.services import save_supplier

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

ROW = {"code": "N1", "name": "New", "country": "CN", "category": "batteries"}


@pytest.fixture
def run():
    report = import_tables({"suppliers": [ROW]}, name="new.csv", actor=system_user(), today=today())
    return report.run


def undo_page(run):
    return reverse("admin:sheets_importrun_undo", args=[run.public_id])


def run_page(run):
    return reverse("admin:sheets_importrun_change", args=[run.pk])


def test_the_page_of_a_run_leads_to_the_one_that_takes_it_back(run, log_in):
    assert undo_page(run) in log_in("officer").get(run_page(run)).text
    assert undo_page(run) not in log_in("auditor").get(run_page(run)).text


@pytest.mark.either
@pytest.mark.both
def test_a_run_is_taken_back_once_it_is_confirmed(run, log_in):
    client = log_in("officer")

    asked = client.get(undo_page(run))
    assert Supplier.objects.filter(code="N1").exists()
    done = client.post(undo_page(run), follow=True)

    assert 'class="button danger"' in asked.text
    assert done.redirect_chain == [(run_page(run), 302)]
    assert [str(message) for message in done.context["messages"]] == ["The import of new.csv is undone."]
    assert undo_page(run) not in done.text
    assert "officer@example.com" in done.text or "Person" in done.text
    assert not Supplier.objects.filter(code="N1").exists()


def test_what_stands_in_the_way_is_listed_and_nothing_can_be_confirmed(run, log_in):
    later = import_tables(
        {"suppliers": [ROW | {"name": "Other"}]}, name="<later>.csv", actor=system_user(), today=today()
    ).run
    client = log_in("officer")

    asked = client.get(undo_page(run))
    answer = client.post(undo_page(run), follow=True)

    assert 'class="button danger"' not in asked.text
    assert f'<a href="{run_page(later)}">{escape("<later>.csv")}</a>' in asked.text
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert Supplier.objects.get(code="N1").name == "Other"


@pytest.mark.either
@pytest.mark.both
def test_what_somebody_did_while_the_page_was_open_is_told(run, log_in):
    client = log_in("officer")
    client.get(undo_page(run))
    save_supplier(Supplier.objects.get(code="N1"), actor=system_user())

    answer = client.post(undo_page(run), follow=True)

    assert answer.redirect_chain == [(undo_page(run), 302)]
    assert ImportRun.objects.get(pk=run.pk).state == "written"


def test_a_run_that_was_taken_back_says_so(run, log_in):
    client = log_in("officer")
    client.post(undo_page(run))

    asked, again = client.get(undo_page(run)), client.post(undo_page(run), follow=True)

    assert "This import was undone." in asked.text
    assert [str(message) for message in again.context["messages"]] == ["The import of new.csv was undone already."]


@pytest.mark.parametrize("role", ["compliance", "auditor", "reader"])
def test_who_may_not_import_the_sheets_takes_nothing_back(role, run, log_in):
    assert log_in(role).post(undo_page(run)).status_code == 403
    assert Supplier.objects.filter(code="N1").exists()


def test_who_may_import_some_of_the_sheets_takes_nothing_back(log_in):
    row = {"code": "made_up", "name_en": "A", "name_zh_hant": "A", "name_zh_hans": "A"}
    run = import_tables(
        {"category_groups": [row]},
        name="groups.csv",
        actor=system_user(),
        today=today(),
        resources=[CategoryGroupSheet()],
    ).run

    assert log_in("officer").get(undo_page(run)).status_code == 403
    assert "change them on their own pages" in log_in("manager").get(undo_page(run)).text
