"""Every paper of the corpus is taken, flagged or refused as it must be, fast and with little memory."""

import logging
import time

import pytest

from evidence.inspection import inspect
from tests.evidence.corpus import CASES

pytestmark = pytest.mark.no_database

MOST_SECONDS, MOST_KILOBYTES = 5, 100 * 2**10


def test_there_are_many_papers_and_each_has_a_title_of_its_own():
    assert len({case.title for case in CASES}) == len(CASES)
    assert sum(case.is_bad for case in CASES) >= 120
    assert sum(not case.is_bad for case in CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_paper_is_what_it_must_be(case, tmp_path, caplog):
    path = tmp_path / "handed-in"
    path.write_bytes(case.content())
    begun = time.monotonic()

    with caplog.at_level(logging.DEBUG, "goodstanding.evidence"):
        verdict = inspect(path, case.name)

    assert (verdict.reason, verdict.flags) == (case.reason, case.flags)
    assert time.monotonic() - begun < MOST_SECONDS
    assert all(record.args["memory"] < MOST_KILOBYTES for record in caplog.records)
