"""A report of many suppliers is made by a worker, and its page says how far it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from foundation import progress
from reports.models import ReportOrder, ReportRun
from reports.services import order_report, ordering
from tests.factories import ReportRunFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def root(client, monkeypatch):
    monkeypatch.setattr("reports.admin.runs.FEW_SUPPLIERS", -1)
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


def test_it_is_handed_over_and_its_page_leads_to_the_report_once_it_is_made(root):
    answer = root.post(reverse("admin:reports_reportrun_make"), {"period": "2024-12"})
    order = ReportOrder.objects.get()
    assert answer["Location"] == order.get_absolute_url()
    waits = root.get(order.get_absolute_url()).text
    told = root.get(reverse("admin:reports_reportrun_progress", args=[order.public_id])).json()

    ordering.work(order.pk)

    assert "Waiting for a worker" in waits
    assert told == {"under_way": True, "progress": None}
    run = ReportRun.objects.get()
    assert (run.month, run.origin, run.made_by) == ("2024-12", "hand", order.asked_by)
    assert root.get(order.get_absolute_url())["Location"] == run.get_absolute_url()


def test_it_is_made_once_and_by_one(root):
    order = order_report("2024-12", actor=UserFactory())
    with progress.Progress(ordering.key(order.pk)) as told:
        told(1, 2)
        ordering.work(order.pk)
        assert ReportRun.objects.count() == 0

    ordering.work(order.pk)
    ordering.work(order.pk)

    assert ReportRun.objects.count() == 1
    # What is made is not computed once more.
    assert ReportOrder.objects.get().attempts == 1


def test_a_worker_that_comes_second_keeps_nothing():
    order = order_report("2024-12", actor=UserFactory())
    other = ReportRunFactory()

    asked = []

    def meanwhile(execute, sql, params, many, context):
        """Let the other worker be done when the order is read for the second time: the figures are known by then."""
        if sql.startswith("SELECT") and "reports_reportorder" in sql:
            asked.append(sql)
            if len(asked) == 2:
                ReportOrder.objects.update(run=other)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        ordering.work(order.pk)

    assert len(asked) == 2
    assert [*ReportRun.objects.all()] == [other]
    order.refresh_from_db()
    assert order.run == other


def test_it_is_as_of_the_day_on_which_it_was_asked_for():
    order = order_report("2024-12", actor=UserFactory())
    ReportOrder.objects.update(asked_at="2024-12-15T04:00:00Z")
    order.refresh_from_db()

    ordering.work(order.pk)

    assert str(ReportRun.objects.get().as_of) == "2024-12-15"


def test_it_is_tried_three_times(monkeypatch):
    order = order_report("2024-12", actor=UserFactory())
    ReportOrder.objects.update(attempts=3)

    ordering.work(order.pk)
    ordering.ring_again(timezone.now() + timedelta(hours=1))

    assert not ReportRun.objects.exists()


def test_nobody_else_sees_how_far_it_is(root):
    order = order_report("2024-12", actor=UserFactory())

    assert root.get(order.get_absolute_url()).status_code == 404


def test_of_a_report_that_was_tried_three_times_in_vain_its_page_says_so(root):
    me = UserFactory(superuser=True, language="en")
    root.force_login(me)
    order = order_report("2024-12", actor=me)
    ReportOrder.objects.update(attempts=3, rung_at=timezone.now() - timedelta(hours=2))

    page = root.get(order.get_absolute_url()).text

    assert "This report could not be made" in page
    assert "Waiting for a worker" not in page
