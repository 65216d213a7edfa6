"""Two imports at once, or one and what takes another back."""

import json
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from threading import Event as Signal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.services import system_user
from evidence.ledger import ledger
from evidence.verify import findings
from sheets.confirming import confirm
from sheets.engine import import_file
from sheets.filing import kept_file
from sheets.job import Job, Options
from sheets.models import ImportRow, ImportRun
from sheets.previewing import preview
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from sheets.undo import undo
from suppliers.models import GradeChange, Supplier
from suppliers.services import Fact, record_facts, roll_over, save_supplier
from tests.factories import TODAY, CategoryFactory, CountryFactory, UserFactory
from tests.spreadsheets import csv
from tests.together import is_waited_for, together

pytestmark = pytest.mark.django_db(transaction=True)


def anything(_model):
    return True


def job_of(actor):
    return Job(actor, TODAY, TODAY)


def previewed_file(path, actor):
    """Return the run of a file that was looked at."""
    run = ImportRun.objects.create(file=kept_file(path), file_name="a.csv", started_by=actor, effective_on=TODAY)
    preview(path, run, job_of(actor), sheet_resources(), anything)
    return run


def test_a_run_that_is_confirmed_twice_at_once_is_written_once(tmp_path):
    country, category = CountryFactory(), CategoryFactory()
    path = csv(tmp_path / "a.csv", f"code,name,country,category\nS1,One,{country.code},{category.code}\n")
    run = previewed_file(path, system_user())

    def confirm_it():
        confirm(ImportRun.objects.get(pk=run.pk), job_of(system_user()), sheet_resources(), anything)

    first, second = together(confirm_it, confirm_it)

    assert first is None
    assert isinstance(second, Unreadable)
    assert second.code == "already_imported"
    assert (Supplier.objects.count(), ImportRow.objects.filter(run=run).count()) == (1, 1)
    assert list(findings()) == []


@pytest.mark.parametrize(("code", "is_refused"), [("s1", True), ("S2", False)])
def test_who_enters_a_supplier_while_new_ones_are_written_is_passed_over_where_the_codes_are_told_apart(
    code, is_refused, tmp_path
):
    country, category = CountryFactory(), CategoryFactory()
    path = csv(tmp_path / "a.csv", f"code,name,country,category\nS1,One,{country.code},{category.code}\n")
    run, job = previewed_file(path, system_user()), job_of(system_user())

    def enter():
        save_supplier(Supplier(code=code, name="By hand"), actor=system_user())
        connection.close()

    def meanwhile(done, _total):
        # SQLite lets nobody else write meanwhile.
        if done and connection.vendor == "postgresql":
            with ThreadPoolExecutor(1) as pool:
                pool.submit(enter).result()

    job.progress = meanwhile
    if connection.vendor == "postgresql" and is_refused:
        with pytest.raises(Unreadable) as refused:
            confirm(run, job, sheet_resources(), anything)
        assert (refused.value.code, Supplier.objects.count()) == ("changed", 1)
    else:
        confirm(run, job, sheet_resources(), anything)
        assert Supplier.objects.count() == 1 + (connection.vendor == "postgresql")
    assert list(findings()) == []


COLLISION = {
    "en": "Somebody else saved the same rows at the same moment; nothing was written. Import the file again.",
    "zh-hant": "另一位用戶在同一時間儲存了相同的內容，本次沒有寫入任何內容。請重新導入文件。",
    "zh-hans": "另一位用户在同一时间保存了相同的内容，本次没有写入任何内容。请重新导入文件。",
}


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file with suppliers of these codes."""
    country, category = CountryFactory(), CategoryFactory()
    # The first import of a day rolls the copies over: others wait for that.
    roll_over(TODAY)

    def write(*codes):
        rows = [f"{code},Supplier {code},{country.code},{category.code}" for code in codes]
        return csv(tmp_path / f"{'-'.join(codes)}.csv", "\n".join(["code,name,country,category", *rows]))

    return write


def bring(path):
    return import_file(path, path.name, actor=system_user(), today=TODAY, options=Options())


@pytest.mark.parametrize("language", ["en", "zh-hant", pytest.param("zh-hans", marks=pytest.mark.proof)])
def test_of_two_commands_with_the_same_new_suppliers_one_writes_and_the_other_says_why_not(file, language, caplog):
    one, other, out, said = file("S1", "S2"), file("S2", "S1"), StringIO(), StringIO()

    def second():
        with override(language):
            call_command("import_sheet", other, "--json", stdout=out, stderr=said)

    failed = together(lambda: bring(one), second)

    answer = json.loads(out.getvalue())
    logged = [(record.name, record.levelname, bool(record.exc_info)) for record in caplog.records]
    if connection.vendor == "postgresql":
        assert [failed[0], getattr(failed[1], "code", None)] == [None, 2]
        assert answer == {"error": {"code": "collision", "message": COLLISION[language]}}
        assert said.getvalue().strip() == COLLISION[language]
        assert logged == [("goodstanding.sheets", "WARNING", True)]
        assert ImportRun.objects.count() == 1
    else:
        # One writer at a time: the second finds what the first wrote.
        assert (failed, answer["sheets"]["suppliers"]["unchanged"]) == ([None, None], 2)
        assert logged == []
    assert Supplier.objects.count() == 2
    assert list(findings()) == []


@pytest.mark.parametrize("language", ["en", "zh-hant", pytest.param("zh-hans", marks=pytest.mark.proof)])
def test_who_confirms_rows_that_somebody_else_writes_meanwhile_is_told_and_may_confirm_again(file, language):
    path, client = file("S1"), Client()
    officer = UserFactory(superuser=True, language=language)
    client.force_login(officer)
    run = previewed_file(path, officer)
    answers = []

    def confirm():
        address = reverse("admin:sheets_importrun_confirm", args=[run.public_id])
        answers.append(client.post(address, follow=True))

    failed = together(lambda: bring(path), confirm)
    confirm()

    (told, colour), (_told, colour_again) = [
        (str(message), message.level_tag) for answer in answers for message in answer.context["messages"]
    ]
    run.refresh_from_db()
    assert failed == [None, None]
    assert (colour, colour_again) == ("error", "success")
    # SQLite lets it wait its turn: it finds what was written.
    assert (told == COLLISION[language]) == (connection.vendor == "postgresql")
    assert (run.state, run.unchanged, Supplier.objects.count()) == ("written", 1, 1)
    assert list(findings()) == []


def test_of_two_imports_that_wait_for_each_other_one_writes(file):
    one, other, both = file("S1"), file("S2"), file("S2", "S1")
    written = Signal()

    def first():
        try:
            with ledger(system_user()):
                bring(one)
                written.set()
                # SQLite lets the other wait before it begins, where nobody sees it.
                while connection.vendor == "postgresql" and not is_waited_for():
                    pass
                bring(other)
        finally:
            written.set()
            connection.close()

    def second():
        written.wait()
        try:
            bring(both)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        failed = [future.exception() for future in [pool.submit(first), pool.submit(second)]]

    refused = [error.code for error in failed if isinstance(error, Unreadable)]
    assert refused == (["collision"] if connection.vendor == "postgresql" else [])
    assert failed.count(None) == 2 - len(refused)
    assert Supplier.objects.count() == 2
    assert list(findings()) == []


def test_of_two_people_who_take_an_import_back_at_once_one_is_told_that_it_is_done(file):
    run = bring(file("S1")).run

    def take_back():
        undo(run, actor=system_user(), today=TODAY)

    first, second = together(take_back, take_back)

    assert (first, getattr(second, "code", None)) == (None, "undone")
    assert Supplier.objects.count() == 0
    assert list(findings()) == []


def test_an_import_that_begins_while_its_rows_are_taken_back_finds_them_gone(file):
    path = file("S1")
    run, reports = bring(path).run, []

    failed = together(
        lambda: undo(run, actor=system_user(), today=TODAY),
        lambda: reports.append(bring(path)),
    )

    assert failed == [None, None]
    assert (reports[0].run.created, Supplier.objects.count()) == (1, 1)
    assert list(findings()) == []


def test_who_confirms_while_rows_are_taken_back_writes_what_was_new_and_no_more(file):
    first = bring(file("S1")).run
    path = file("S1", "S2")
    run = previewed_file(path, system_user())

    def confirm_it():
        confirm(ImportRun.objects.get(pk=run.pk), job_of(system_user()), sheet_resources(), anything)

    undone, confirmed = together(lambda: undo(first, actor=system_user(), today=TODAY), confirm_it)

    assert (undone, confirmed) == (None, None)
    assert list(Supplier.objects.values_list("code", flat=True)) == ["S2"]
    assert list(findings()) == []


def test_an_import_is_not_taken_back_while_another_of_the_same_rows_is_written(file):
    run = bring(file("S1")).run
    again = file("S1", "S2")
    again.write_text(again.read_text().replace("Supplier S1", "Other"))

    failed = together(lambda: bring(again), lambda: undo(run, actor=system_user(), today=TODAY))

    assert (failed[0], getattr(failed[1], "code", None)) == (None, "in_the_way")
    assert list(Supplier.objects.values_list("code", "name")) == [("S1", "Other"), ("S2", "Supplier S2")]
    assert list(findings()) == []


def test_an_import_is_not_taken_back_while_somebody_changes_its_rows(file):
    run = bring(file("S1")).run

    def rename():
        supplier = Supplier.objects.get()
        supplier.name = "Other"
        save_supplier(supplier, actor=system_user())

    failed = together(rename, lambda: undo(run, actor=system_user(), today=TODAY))

    assert (failed[0], getattr(failed[1], "code", None)) == (None, "in_the_way")
    assert Supplier.objects.get().name == "Other"


def test_what_comes_to_rest_on_rows_while_they_are_taken_back_is_refused(file):
    run = bring(file("S1")).run
    supplier = Supplier.objects.get()

    def grade():
        fact = Fact(supplier.pk, TODAY, {"period": "2024H2", "grade": "B", "score": None})
        record_facts(GradeChange, [fact], actor=system_user(), today=TODAY)

    undone, graded = together(lambda: undo(run, actor=system_user(), today=TODAY), grade)

    assert undone is None
    assert isinstance(graded, IntegrityError)
    assert Supplier.objects.count() == 0
    assert list(findings()) == []
