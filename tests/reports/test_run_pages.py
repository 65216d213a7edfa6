"""The pages of reports that were made."""

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse

from accounts.services import system_user
from attestations.models import Requirement
from attestations.services import save_requirement
from evidence.ledger import ledger
from foundation.dates import FAR, today
from reports.comparing import compare
from reports.models import ReportRun
from reports.populations import populations
from suppliers.models import Stage
from tests.factories import (
    EditionFactory,
    ReportRunFactory,
    RequirementFactory,
    ScreeningFactory,
    SupplierFactory,
    UserFactory,
)
from tests.reports.conftest import TODAY

pytestmark = [pytest.mark.usefixtures("company"), pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def root(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    return client


def make(client, period):
    return client.post(reverse("admin:reports_reportrun_make"), {"period": period}, follow=True)


def test_the_figures_of_a_month_are_frozen_by_hand(root):
    answer = make(root, "2024-12")

    run = ReportRun.objects.get()
    assert answer.redirect_chain[-1][0] == run.get_absolute_url()
    assert run.sha256 in answer.text
    assert "Waiting for sign-off" in answer.text


def test_a_month_or_a_day_is_asked_for_each_in_a_form_of_its_own(root):
    pages = [root.get(reverse(name)).text for name in ("admin:reports_reportrun_changelist", "reports:compliance")]

    for page in pages:
        forms = [form for form in re.findall(r"<form[^>]*>.*?</form>", page, re.DOTALL) if 'name="period"' in form]
        assert [re.search(r'type="(month|date)"', form)[1] for form in forms] == ["month", "date"]
        for form in forms:
            field = re.search(r'<input type="(?:month|date)" id="([\w-]+)"[^>]* required>', form)[1]
            assert f'<label for="{field}">' in form
        assert f'max="{today().isoformat()}"' in forms[1]


def test_the_figures_of_a_day_are_shown_and_frozen_by_hand(root):
    shown = root.get(reverse("reports:compliance"), {"period": "2024-11-15"}).text
    make(root, "2024-11-15")

    run = ReportRun.objects.get()
    assert (run.month, run.as_of, run.is_open) == ("2024-11", date(2024, 11, 15), False)
    assert 'value="2024-11-15"' in shown
    assert run.sha256 in shown


@pytest.mark.parametrize("period", ["2099-01", "", "soon"])
def test_a_period_that_cannot_be_reported_is_refused_in_words(period, root):
    answer = make(root, period)

    assert not ReportRun.objects.exists()
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_whoever_made_it_is_told_that_another_must_sign_it_off(root):
    make(root, "2024-12")
    run = ReportRun.objects.get()

    answer = root.post(reverse("admin:reports_reportrun_step", args=[run.pk, "sign"]), {"words": ""})

    assert "You asked for this yourself" in answer.text
    assert not hasattr(ReportRun.objects.get(), "sign_off")


def test_two_reports_are_compared_and_what_came_late_is_named(root):
    old = ReportRunFactory()
    SupplierFactory(code="LATE1", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    new = ReportRunFactory()

    page = root.get(reverse("admin:reports_reportrun_compare", args=[new.pk, old.pk])).text

    assert "LATE1" in page
    assert "Report of December 2024: made on" in page
    assert "2 facts dated up to Dec. 31, 2024 were entered after the earlier report." in page
    assert reverse("admin:reports_reportrun_compare", args=[new.pk, old.pk]) in root.get(new.get_absolute_url()).text


def test_reports_of_different_days_are_not_compared(root):
    old, new = ReportRunFactory(period="2024-11"), ReportRunFactory()

    assert root.get(reverse("admin:reports_reportrun_compare", args=[new.pk, old.pk])).status_code == 404


def test_each_form_can_be_saved_and_what_is_none_is_not_there(root):
    run = ReportRunFactory()

    answer = root.get(reverse("admin:reports_reportrun_file", args=[run.pk, "html"]))

    assert answer["Content-Disposition"] == 'attachment; filename="compliance-report-2024-12.html"'
    assert run.sha256 in answer.text
    assert root.get(reverse("admin:reports_reportrun_file", args=[run.pk, "docx"])).status_code == 404


def test_a_report_of_the_month_that_runs_says_so(root):
    answer = make(root, f"{today():%Y-%m}")

    assert "Month still open" in answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "no font has the sign “😀” (U+1F600)"), ("zh-hant", "「😀」（U+1F600）"), ("zh-hans", "“😀”（U+1F600）")],
)
def test_a_document_that_cannot_be_set_leads_back_to_its_report_and_says_why(client, settings, language, words):
    settings.ORGANISATION_NAME = "Company 😀"
    run = ReportRunFactory()
    client.force_login(UserFactory(superuser=True, language=language))

    answer = client.get(reverse("admin:reports_reportrun_file", args=[run.pk, "pdf"]), follow=True)

    assert answer.redirect_chain[-1][0] == run.get_absolute_url()
    assert words in answer.text
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]


def test_its_page_shows_what_was_frozen_whatever_the_register_says_by_now(root):
    run = ReportRunFactory()
    rows = re.findall(r'<th scope="row">.*?</tr>', root.get(run.get_absolute_url()).text, re.DOTALL)
    SupplierFactory(code="LATE2", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    Requirement.objects.update(name_en="Renamed")

    later = root.get(run.get_absolute_url()).text

    assert len(rows) > 50
    assert re.findall(r'<th scope="row">.*?</tr>', later, re.DOTALL) == rows


def test_its_page_is_headed_by_what_it_is_and_not_by_its_hash(root):
    run = ReportRunFactory()

    assert "<h1>Monthly compliance report December 2024</h1>" in root.get(run.get_absolute_url()).text


def test_of_very_many_figures_that_changed_the_page_shows_the_first_and_a_file_has_all(root, monkeypatch):
    monkeypatch.setattr("reports.admin.comparisons.MOST_SHOWN", 3)
    old = ReportRunFactory()
    SupplierFactory(code="LATE2", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    new = ReportRunFactory()
    whole = compare(old, new).changes

    page = root.get(reverse("admin:reports_reportrun_compare", args=[new.pk, old.pk])).text
    answer = root.get(reverse("admin:reports_reportrun_compare_file", args=[new.pk, old.pk]))
    lines = [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]

    assert f"The first 3 of {len(whole)} figures" in page
    assert lines[0] == ["Table", "Row", "Column", "Before", "Now"]
    assert len(lines) == len(whole) + 1 > 4
    assert answer["Content-Disposition"] == 'attachment; filename="changes-2024-12.csv"'


def test_where_no_dated_fact_is_behind_other_figures_the_page_says_so_and_names_rows_of_reference(root):
    person = UserFactory()
    requirement = EditionFactory(code="2099", today=TODAY).requirement
    old = ReportRunFactory()
    requirement.required_from = FAR
    save_requirement(requirement, actor=person, today=TODAY)
    new = ReportRunFactory()

    comparison = compare(old, new)
    page = root.get(reverse("admin:reports_reportrun_compare", args=[new.pk, old.pk])).text

    assert comparison.late.total == 0
    assert {change.row for change in comparison.reference} == {str(requirement)}
    assert "No fact dated up to" not in page
    assert "1 row of reference that they read was changed" in page
    assert str(person) in page


def test_a_row_of_reference_that_got_another_name_is_not_named(root):
    old = ReportRunFactory()
    other, named = (RequirementFactory.create(today=TODAY) for _ in range(2))
    middle = ReportRunFactory()
    named.name_en = "Called otherwise"
    save_requirement(named, actor=system_user(), today=TODAY)
    other.required_from = FAR
    save_requirement(other, actor=system_user(), today=TODAY)

    changed = compare(middle, ReportRunFactory()).reference

    assert old.sha256 != middle.sha256
    assert [change.row for change in changed] == [str(other)]


def test_rows_that_were_taken_back_are_counted(root):
    supplier = SupplierFactory(code="LATE3", stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    ScreeningFactory(supplier=supplier, today=TODAY)
    old = ReportRunFactory()
    with ledger(system_user()) as events:
        screening = supplier.screenings.get()
        events.add("screening_removed", screening)
        screening.delete()

    comparison = compare(old, ReportRunFactory())

    assert (comparison.taken_back, comparison.late.total) == (1, 0)
    assert comparison.unexplained == ["screening"]


def test_a_sample_is_drawn_from_the_page_of_a_report_and_drawn_again_by_its_seed(root):
    run = ReportRunFactory()
    page = root.get(run.get_absolute_url()).text
    address = reverse("admin:reports_reportrun_sample", args=[run.pk])

    first = root.get(address, {"table": "gaps", "size": "3", "seed": ""})
    drawn = first.json()
    again = root.get(address, {"table": "gaps", "size": "3", "seed": drawn["seed"]}).json()

    assert f'action="{address}"' in page
    assert set(re.findall(r'<option value="(\w+)">', page)) >= {*populations()}
    assert first["Content-Disposition"] == 'attachment; filename="sample-2024-12-gaps.json"'
    assert (drawn["as_of"], len(drawn["items"]), len(drawn["seed"])) == ("2024-12-31", 3, 16)
    assert again == drawn


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"table": "index", "size": "3"}, "There is no table “index”"),
        ({"table": "gaps", "size": "0"}, "Draw from 1 to 1,000 items."),
        ({"table": "gaps", "size": "1001"}, "Draw from 1 to 1,000 items."),
        ({"table": "gaps", "size": "²"}, "Draw from 1 to 1,000 items."),
        ({"table": "gaps", "size": "3", "seed": "s" * 101}, "A seed has at most 100 signs."),
    ],
)
def test_what_cannot_be_drawn_is_said_on_the_page_of_the_report(asked, words, root):
    run = ReportRunFactory()

    answer = root.get(reverse("admin:reports_reportrun_sample", args=[run.pk]), asked, follow=True)

    assert answer.redirect_chain[-1][0] == run.get_absolute_url()
    assert words in answer.text


def test_on_a_report_of_ones_own_it_is_said_who_can_sign_it_off(root):
    me = UserFactory(superuser=True, language="en")
    root.force_login(me)
    run = ReportRunFactory(actor=me)
    address = reverse("admin:reports_reportrun_step", args=[run.pk, "sign"])

    alone = root.get(run.get_absolute_url()).text
    other = UserFactory(superuser=True, language="en", full_name="Ada Who Signs")
    said = root.get(run.get_absolute_url()).text
    root.force_login(other)
    offered = root.get(run.get_absolute_url()).text

    assert address not in said
    assert "another person must sign it off" in said
    assert "These can: " in said
    assert "Ada Who Signs" in said
    assert "Ada Who Signs" not in alone
    assert address in offered
    assert "another person must sign it off" not in offered


def test_a_report_that_a_newer_one_contradicts_is_not_offered_to_be_signed_off(root):
    mine, other = UserFactory(superuser=True, language="en"), UserFactory(superuser=True, language="en")
    run = ReportRunFactory(actor=mine)
    address = reverse("admin:reports_reportrun_step", args=[run.pk, "sign"])
    root.force_login(other)
    before = root.get(run.get_absolute_url()).text
    ScreeningFactory(screened_on=date(2024, 12, 1), today=TODAY)

    assert ReportRunFactory().sha256 != run.sha256

    after = root.get(run.get_absolute_url()).text
    root.force_login(mine)
    assert (address in before, address in after) == (True, False)
    assert "A later report of this day has other figures" in after
    assert "A newer one differs" in after
    assert "Waiting for sign-off" not in after
    assert "another person must sign it off" not in root.get(run.get_absolute_url()).text


@pytest.mark.parametrize(("state", "count"), [("open", 1), ("contradicted", 1), ("signed", 0), ("x", 2)])
def test_the_list_is_filtered_by_how_reports_stand(state, count, root):
    ReportRunFactory()
    ScreeningFactory(screened_on=date(2024, 12, 1), today=TODAY)
    ReportRunFactory()

    rows = root.get(reverse("admin:reports_reportrun_changelist"), {"state": state}).context["cl"]

    assert rows.result_count == count


def test_a_frozen_report_says_that_its_lists_are_of_the_register_of_today_and_where_it_differs(root):
    run = ReportRunFactory()
    ReportRunFactory()
    before = root.get(run.get_absolute_url()).text
    SupplierFactory(stages=((date(2024, 3, 1), Stage.ACTIVE),), today=TODAY)
    newer = ReportRunFactory()
    compared = reverse("admin:reports_reportrun_compare", args=[newer.pk, run.pk])

    after, its_own = (root.get(each.get_absolute_url()).text for each in (run, newer))

    for page in (before, after, its_own):
        assert "a list differs from its number" in page
    now = f'{reverse("reports:compliance")}?period=2024-12"'
    assert [now in page for page in (before, after, its_own)] == [True, False, True]
    assert [compared in page.split("a list differs")[1][:600] for page in (before, after)] == [False, True]
    assert (
        root.get(compared).status_code == root.get(f"{reverse('reports:compliance')}?period=2024-12").status_code == 200
    )


def test_the_page_of_a_report_ends_with_what_proves_it(root):
    run = ReportRunFactory()

    foot = root.get(run.get_absolute_url()).text.split('<section id="index">')[1]

    assert run.sha256 in foot
    assert str(run.ledger_seq) in foot
    assert "manage.py verify_evidence" in foot
