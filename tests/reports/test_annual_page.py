"""The annual report where Decembers lack, are frozen twice or are not there; and its page."""

import csv
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from reports.annually import annual_report
from reports.models import ReportRun
from reports.periods import UnknownPeriod
from reports.renderings import renderings
from reports.services import sign_off
from tests.factories import NarrativeFactory, ReportRunFactory, UserFactory

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def root(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


def test_of_a_december_the_report_that_was_signed_off_last_counts():
    signed, newer = ReportRunFactory(), ReportRunFactory()
    assert sources() == [(newer.sha256, False), ("", False), ("", False)]

    sign_off(signed, words="", actor=UserFactory())
    ReportRun.objects.filter(pk=newer.pk).update(sha256="f" * 64)

    assert sources() == [(signed.sha256, True), ("", False), ("", False)]


def sources():
    rows = annual_report(2024)[0]["tables"]["sources"]["rows"]
    return [(row["sha256"], row["is_signed"]) for row in rows]


def test_a_december_that_was_not_frozen_is_a_column_of_dashes():
    ReportRunFactory()

    sheet = b"".join(renderings()["csv"].render(*annual_report(2024), "en")).decode("utf-8-sig")
    lines = [*csv.reader(io.StringIO(sheet))]

    (total,) = [line[4:] for line in lines if line[:1] == ["suppliers_by_region"] and line[3] == "Total"]
    assert total == ["363", "–", "–"]


def test_without_a_report_of_its_december_there_is_none_and_the_sentence_says_so():
    ReportRunFactory(period="2024-12-15")

    with pytest.raises(UnknownPeriod, match="There is no report of 2024-12 yet"):
        annual_report(2024)
    with pytest.raises(CommandError, match="Freeze its figures first") as refused:
        call_command("compliance_report", "2024")
    assert refused.value.returncode == 2


def test_its_page_shows_the_newest_year_and_offers_to_freeze_what_lacks(root):
    NarrativeFactory(kpi="hkex_b5_1", language="en", month="2024-06", text="按地区划分")
    for period in ("2023-12", "2024-12"):
        ReportRunFactory(period=period)

    page = root.get(reverse("admin:reports_reportrun_annual")).text
    older = root.get(reverse("admin:reports_reportrun_annual"), {"year": "2023"}).text

    assert "<h1>Annual compliance report 2024</h1>" in page
    assert "按地区划分" in page
    assert re.findall(r"(\d{4}-12) was not frozen", page) == ["2022-12"]
    assert "<h1>Annual compliance report 2023</h1>" in older
    assert re.findall(r"(\d{4}-12) was not frozen", older) == ["2022-12", "2021-12"]


@pytest.mark.parametrize("asked", ["1999", "²", "<b>", "2024"])
def test_a_year_without_a_report_is_said_above_the_newest(root, asked):
    ReportRunFactory(period="2024-12")

    answer = root.get(reverse("admin:reports_reportrun_annual"), {"year": asked})

    warned = f"There is no annual report of {asked}: its December was not frozen. This is that of 2024."
    assert [str(each) for each in answer.context["messages"]] == ([] if asked == "2024" else [warned])
    assert answer.context["year"] == 2024
    assert "<b>" not in answer.text


def test_a_table_of_words_says_at_each_of_them_what_it_is_and_one_of_numbers_does_not(root):
    ReportRunFactory(period="2024-12")

    page = root.get(reverse("admin:reports_reportrun_annual")).text

    of_words, of_numbers = (page.split(f'<section id="{code}">')[1] for code in ("index", "suppliers_by_region"))
    assert '<table class="figures blocks named">' in of_words.split("</section>")[0]
    assert 'data-head="Tables"' in of_words.split("</section>")[0]
    assert '<table class="figures">' in of_numbers.split("</section>")[0]
    assert "data-head" not in of_numbers.split("</section>")[0]


def test_before_any_december_was_frozen_its_page_says_what_it_needs(root):
    answer = root.get(reverse("admin:reports_reportrun_annual"), follow=True)

    assert answer.redirect_chain == [(reverse("admin:reports_reportrun_changelist"), 302)]
    assert "No December was frozen yet" in answer.text
