"""The preview shows the first new rows as they would be."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.admin.register import EVIL

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

HEAD = "name,note,code,country,category,registered_on,is_core,uscc"


def bring(client, *rows, head=HEAD):
    file = SimpleUploadedFile("new.csv", "\n".join([head, *rows]).encode())
    return client.post("/admin/sheets/importrun/import/", {"file": file}, follow=True)


def new(count, name="New"):
    return [f"{name} {number},x,N{number:03},CN,batteries,2024/3/1,yes," for number in range(count)]


def shown(answer):
    [sheet] = answer.context["sheets"]
    return sheet["created"]


@pytest.mark.either
@pytest.mark.both
def test_new_rows_are_shown_by_the_columns_that_they_fill_the_key_first(log_in):
    answer = bring(log_in("officer"), "S1 changed,x,S1,CN,assembly,,,", *new(2))

    assert shown(answer) == {
        "heads": ["Supplier code", "Name", "Country or region", "Category", "On file since", "Core supplier"],
        "rows": [
            (3, ["N000", "New 0", "China", "Batteries and chemicals", "2024-03-01", "Yes"]),
            (4, ["N001", "New 1", "China", "Batteries and chemicals", "2024-03-01", "Yes"]),
        ],
    }
    assert '<th scope="row">N000</th><td>New 0</td>' in answer.text


def test_the_parts_of_a_key_stand_in_its_order(log_in):
    answer = bring(log_in("officer"), "A,2024H1,S1", head="grade,period,supplier_code")

    assert shown(answer) == {"heads": ["Supplier code", "Period", "Grade"], "rows": [(2, ["S1", "2024H1", "A"])]}


@pytest.mark.both
def test_ten_new_rows_are_shown_and_the_others_on_the_next_pages(log_in):
    client = log_in("officer")

    first = bring(client, *new(12))
    run = first.context["run"]
    second = client.get(reverse("admin:sheets_importrun_run", args=[run.public_id]), {"suppliers-created": "2"})

    assert [number for number, _values in shown(first)["rows"]] == list(range(2, 12))
    assert [number for number, _values in shown(second)["rows"]] == [12, 13]
    assert "Rows 1 to 10 of 12" in first.text
    assert 'href="?suppliers-created=2#suppliers"' in first.text


def test_where_no_row_is_new_none_is_shown(log_in):
    answer = bring(log_in("officer"), "S1 changed,x,S1,CN,assembly,,,")

    assert shown(answer)["rows"] == []
    assert "New rows" not in answer.text


def test_what_was_written_still_says_which_rows_were_new(log_in):
    client = log_in("officer")
    run = bring(client, *new(1)).context["run"]

    written = client.post(reverse("admin:sheets_importrun_confirm", args=[run.public_id]), follow=True)

    assert [values[0] for _number, values in shown(written)["rows"]] == ["N000"]


def test_long_cells_are_cut_and_nothing_in_them_is_markup(log_in):
    quoted = EVIL.replace('"', '""') + "長" * 150
    answer = bring(log_in("officer"), f'"{quoted}",x,N1,CN,batteries,,,')

    assert len(shown(answer)["rows"]) == 1
    assert "<script>alert" not in answer.text
    assert "長" * 80 not in answer.text


def test_the_page_stays_small_however_much_the_rows_hold(log_in):
    rows = [f"S1,{number}{'長' * 115},{'職' * 120},{number}@example.com,{'5' * 40}" for number in range(300)]

    answer = bring(log_in("officer"), *rows, head="supplier_code,name,title,email,phone")

    assert "Rows 1 to 10 of 300" in answer.text
    assert len(answer.content) < 60_000
