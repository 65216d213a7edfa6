"""The compliance page: every number opens exactly the rows that it counts."""

import html
import re

import pytest

from tests.lists import of_each_kind, persons_behind, rows_behind
from tests.thorough import IN_PART_AND_WHOLE

LINKED = re.compile(r'<td>(?:<svg.*?</svg> )?<a href="([^"]+)">-?(\d+)</a></td>')


def counted(address, user):
    """Return what a number counts that leads to an address: the rows of a list, of attendances the persons."""
    return (persons_behind if "/attendance/" in address else rows_behind)(address, user)


# Each takes long, and shows what the first shows.
OTHERS = [pytest.param(period, marks=pytest.mark.proof) for period in ("2023-06-15", "2026-11")]


@pytest.mark.parametrize("period", ["2024-12", *OTHERS])
@IN_PART_AND_WHOLE
def test_every_number_opens_exactly_the_rows_it_counts(period, whole, enter):
    answer = enter("compliance").get("/admin/reports/compliance/", {"period": period})

    told = [(html.unescape(address), int(number)) for address, number in LINKED.findall(answer.text)]
    looked_at = {*told} if whole else of_each_kind(told)
    found = {(address, counted(address, answer.wsgi_request.user)) for address, _number in looked_at}

    assert len(told) > 100
    assert len(looked_at) > 40
    assert found == looked_at


@pytest.mark.either  # a page says what the report says
@pytest.mark.parametrize("period", ["2027-01", "2024-13", "0001-01", "yesterday"])
def test_a_period_that_cannot_be_reported_is_said_and_this_month_is_shown(period, enter):
    answer = enter("compliance").get("/admin/reports/compliance/", {"period": period})

    assert answer.status_code == 200
    assert period in answer.content.decode()


@pytest.mark.either  # a page says what the report says
def test_somebody_who_may_not_see_suppliers_sees_no_figures(enter, django_user_model):
    stranger = django_user_model.objects.create_user("stranger@demo.example", full_name="Stranger", is_staff=True)
    client = enter("admin")
    client.force_login(stranger)

    assert client.get("/admin/reports/compliance/").status_code == 403


def test_the_report_asks_as_often_for_many_suppliers_as_for_few(enter, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reports.figures import compute_report
    from reports.periods import read_report_period
    from tests.stock import TODAY

    with CaptureQueriesContext(connection) as full:
        compute_report(read_report_period("2024-12", TODAY))
    with CaptureQueriesContext(connection) as empty:
        compute_report(read_report_period("1990-12", TODAY))

    # The risks of an assessment are read where there is one; nobody was graded in 1990. Now five periods tell of
    # grades: of four of them the table of grades is read on another day, which asks twice.
    assert len(full) - len(empty) - 8 in (0, 1)
