"""The process in which a file is read."""

import json
import subprocess
import sys
import tempfile

import pytest

from foundation.limited.process import ENVIRONMENT, ROOT
from foundation.limited.refused import Refused
from sheets.parsing.limits import MOST_SPOOLED
from sheets.parsing.spool import Spool
from sheets.reading import Unreadable, opened
from sheets.reading.process import answer_of, answered, started
from tests.sheets.reading.taken import refusal, refused
from tests.spreadsheets import csv, with_sheet, xlsx

ROWS = [["code", "name"], ["S1", "甲公司"]]
LIMITS = """
import json, resource
from foundation.limited.limits import set_limits
from sheets.parsing.limits import LIMITS
set_limits(LIMITS)
names = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
print(json.dumps([resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in names]))
"""
FAR = '<c r = "XFD1048576"><v>1</v></c><c r="A1"><v>1</v></c>'


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder in which temporary folders are made."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def python(code):
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True).stdout


def test_it_gives_up_what_it_does_not_need():
    gigabyte = 2**30

    assert json.loads(python(LIMITS)) == [
        [4 * gigabyte, 4 * gigabyte],
        [300, 301],
        [2 * gigabyte, 2 * gigabyte],
        [64, 64],
        [0, 0],
    ]


def test_it_knows_nothing_of_ours():
    assert set(ENVIRONMENT) == {"LC_ALL", "PATH"}


def test_it_does_not_load_the_framework():
    modules = "sheets.parsing.xlsx, sheets.parsing.xls, sheets.parsing.ods, sheets.parsing.text"

    assert python(f"import sys, {modules}; print('django' in sys.modules)") == "False\n"


def test_the_rows_are_gone_when_the_file_is_closed(temporary):
    path = xlsx(temporary.parent / "a.xlsx", {"One": ROWS})

    with opened(path, "a.xlsx") as file:
        assert len(list(file.sheets[0].lines())) == 2
        assert len(list(temporary.iterdir())) == 1

    assert list(temporary.iterdir()) == []


def test_nothing_is_left_of_a_file_that_is_refused_half_way(temporary):
    path = csv(temporary.parent / "a.csv", "a,b\n" * 1000 + 'c,"never closed\n')

    assert refusal(path) == "broken"
    assert list(temporary.iterdir()) == []


def test_what_asks_for_too_much_memory_ends_alone(tmp_path):
    path = with_sheet(
        xlsx(tmp_path / "a.xlsx", {"One": [["x"]]}),
        lambda sheet: sheet[: sheet.index("<c r=")] + FAR + sheet[sheet.index("</row>") :],
    )

    error = refused(path)

    assert (error.code, error.message) == (
        "too_large",
        "The file needs more memory than may be used for it; bring it in parts.",
    )


def test_rows_that_take_more_room_than_may_be_are_refused(tmp_path):
    spool = Spool(tmp_path)
    spool.size = MOST_SPOOLED - 10

    with pytest.raises(Refused) as error:
        spool.write("One", [["a" * 100], ["b"]])

    assert error.value.reason == "inflates"


def test_what_takes_too_long_is_ended(tmp_path):
    path = csv(tmp_path / "a.csv", "a,b\n" * 1_000_000)

    with pytest.raises(Unreadable) as error:
        answer_of(path, tmp_path, "", seconds=0.01)

    assert error.value.message == "The file takes longer to read than may be; bring it in parts."


def test_a_process_that_is_killed_from_outside_leaves_a_sentence(tmp_path):
    with started(csv(tmp_path / "a.csv", "a,b\n" * 1_000_000), tmp_path, "") as process:
        process.kill()
        out, words = process.communicate()

    with pytest.raises(Unreadable) as error:
        answered(process.returncode, out, words)

    assert (error.value.code, error.value.message) == (
        "died",
        "The reading of the file was ended from outside; bring it once more.",
    )


def test_a_process_that_fails_leaves_a_sentence_and_its_words_in_the_log(tmp_path, caplog):
    with started(csv(tmp_path / "a.csv", "a,b\n"), tmp_path / "none", "") as process:
        out, words = process.communicate()

    with pytest.raises(Unreadable) as error:
        answered(process.returncode, out, words)

    assert error.value.code == "broken"
    assert "No such file or directory" in caplog.text


@pytest.mark.parametrize("size", [1_000, 200_000])
def test_memory_does_not_grow_with_the_size_of_a_text(size, tmp_path):
    path = csv(tmp_path / "a.csv", "S1,甲公司,2025-03-01\n" * size)

    assert answer_of(path, tmp_path, "")["memory"] < 30 * 2**10
