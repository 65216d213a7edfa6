"""The page that takes any workbook, and says where one's imports stand."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import User
from sheets import runs
from sheets.models import ImportRun
from tests.admin.register import address
from tests.spreadsheets import xlsx

# What an import asks of the database is asked in tests/sheets on both.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

PAGE = "/admin/sheets/importrun/import/"
NEW = "code,name,country,category\nN1,New,CN,batteries\n"
GROUPS = "code,name_en,name_zh_hant,name_zh_hans\nmade_up,A,A,A\n"


def bring(client, text, page=PAGE, name="new.csv"):
    return client.post(page, {"file": SimpleUploadedFile(name, text.encode())}, follow=True)


def page_of(run, page="run"):
    return reverse(f"admin:sheets_importrun_{page}", args=[run.public_id])


def listed(answer, kind):
    return [(run.file_name, page) for run, page, _word in answer.context[kind]]


def test_a_workbook_is_taken_whatever_sheets_it_holds(log_in, tmp_path):
    path = xlsx(
        tmp_path / "both.xlsx",
        {
            "a": [["supplier_code", "period", "grade"], ["N1", "2024H2", "A"]],
            "b": [["code", "name", "country", "category"], ["N1", "New", "CN", "batteries"]],
        },
    )

    with path.open("rb") as file:
        answer = log_in("officer").post(PAGE, {"file": file}, follow=True)

    assert [sheet["code"] for sheet in answer.context["sheets"]] == ["suppliers", "grades"]


def test_what_is_wrong_with_a_file_is_said_on_the_page(log_in):
    answer = bring(log_in("officer"), "nothing,of,ours\n1,2,3\n")

    assert answer.redirect_chain == []
    assert "No row among the first 20 holds" in answer.text


def test_the_navigation_leads_there_and_marks_it_alone(log_in):
    client = log_in("officer")

    home, there = client.get("/admin/"), client.get(PAGE)

    assert f'<a href="{PAGE}">Import</a>' in home.text
    assert there.text.count('aria-current="page"') == 1
    assert f'<a href="{PAGE}" aria-current="page">Import</a>' in there.text


@pytest.mark.parametrize("role", ["auditor", "reader"])
def test_who_may_import_nothing_is_not_led_there(role, log_in):
    assert PAGE not in log_in(role).get("/admin/").text


def test_the_page_lists_what_waits_and_what_ended_of_ones_own(log_in):
    client = log_in("officer")
    officer = User.objects.get(email=address("officer"))
    waits = bring(client, NEW, name="waits.csv").context["run"]
    written = bring(client, NEW, name="written.csv").context["run"]
    client.post(page_of(written, "confirm"))
    runs.hand_over(runs.received([NEW.encode()], "runs.csv", actor=officer, sheet=""), officer, "received")
    bring(log_in("manager"), NEW, name="of-the-manager.csv")

    answer = client.get(PAGE)

    running = ImportRun.objects.get(file_name="runs.csv")
    assert listed(answer, "open_runs") == [("runs.csv", page_of(running)), ("waits.csv", page_of(waits))]
    assert listed(answer, "ended_runs") == [("written.csv", page_of(written))]
    assert '<span class="word tone-good">Written</span>' in answer.text


def test_the_page_asks_as_often_for_many_imports_as_for_one(log_in, django_assert_max_num_queries):
    client = log_in("officer")
    bring(client, NEW)
    client.get(PAGE)
    with django_assert_max_num_queries(1_000) as for_one:
        client.get(PAGE)
    asked = len(for_one.captured_queries)
    for _time in range(4):
        bring(client, NEW)

    with django_assert_max_num_queries(asked):
        client.get(PAGE)


@pytest.mark.parametrize(
    ("page", "text", "back"),
    [
        (PAGE, NEW, PAGE),
        ("/admin/suppliers/supplier/import/", NEW, PAGE),
        ("/admin/suppliers/categorygroup/import/", GROUPS, "/admin/suppliers/categorygroup/import/"),
    ],
)
def test_another_file_is_chosen_where_this_one_was(page, text, back, log_in):
    preview = bring(log_in("manager"), text, page)

    assert f'<a class="button" href="{back}">Choose another file</a>' in preview.text


def test_what_was_written_leads_to_its_list(log_in):
    client = log_in("manager")
    run = bring(client, GROUPS, "/admin/suppliers/categorygroup/import/").context["run"]

    written = client.post(page_of(run, "confirm"), follow=True)

    assert '<a class="button primary" href="/admin/suppliers/categorygroup/">Back to the list</a>' in written.text


def test_where_every_row_is_refused_the_page_does_not_offer_to_import_the_rest(log_in):
    client = log_in("officer")

    all_refused = bring(client, "code,name,country,category\nN1,New,XX,batteries\n").text
    some_refused = bring(client, "code,name,country,category\nN1,New,XX,batteries\nN2,New,CN,batteries\n").text

    assert "1 row is refused, and nothing else is left to import" in all_refused
    assert "import the rest" not in all_refused
    assert "1 row is refused: mend it in the sheet and bring the file again, or import the rest" in some_refused


def test_days_in_two_orders_are_told_on_the_page(log_in):
    head = "code,name,country,category,registered_on\n"
    rows = "N1,New,CN,batteries,13/02/2025\nN2,Newer,CN,batteries,02/13/2025\n"

    told = bring(log_in("officer"), head + rows).context["warnings"]

    assert told == [
        "csv: On file since has days in two orders, such as 13/02/2025, 02/13/2025; look whether each is meant so."
    ]
