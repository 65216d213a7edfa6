"""Every file of the corpus is read, or refused, as it must be, fast and with little memory."""

import json
import time

import pytest

from sheets.cells import day
from sheets.reading import cells_of
from sheets.reading.process import started
from tests.sheets.reading.corpus import CASES, DAYS
from tests.thorough import first_of_each

MOST_SECONDS, MOST_KILOBYTES = 5, 100 * 2**10


def test_there_are_many_files_and_each_has_a_name_of_its_own():
    assert len({case.name for case in CASES}) == len(CASES) >= 120


def answer(case):
    """Return what is said of a file, and by which of the readers."""
    return case.reason, case.format, case.encoding, case.name.rpartition(".")[2]


@pytest.mark.parametrize("case", first_of_each(CASES, answer), ids=lambda case: case.name)
def test_a_file_is_what_it_must_be(case, tmp_path):
    case.write(tmp_path / case.name)
    begun = time.monotonic()

    with started(tmp_path / case.name, tmp_path, "") as process:
        out, words = process.communicate(timeout=MOST_SECONDS)

    answer = json.loads(out)
    assert process.returncode == 0
    assert time.monotonic() - begun < MOST_SECONDS
    assert answer["memory"] < MOST_KILOBYTES
    if case.reason:
        assert answer["refused"] == case.reason
    else:
        lines = (tmp_path / "0.jsonl").read_text().splitlines()
        assert (answer["format"], answer["encoding"]) == (case.format, case.encoding)
        assert [cells_of(line) for line in lines] == case.rows
        assert words == b""


@pytest.mark.parametrize("form", DAYS)
def test_every_form_of_a_day_is_that_day(form):
    assert day(form).isoformat() == "2025-03-01"
