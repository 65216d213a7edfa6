"""Every paper of the corpus is taken, flagged or refused as it must be, fast and with little memory."""

import logging
import resource

import pytest

from evidence.inspection import inspect
from tests.evidence.corpus import CASES

MOST_SECONDS, MOST_KILOBYTES = 5, 100 * 2**10


def spent():
    """Return how long the processor was busy for us: a busy machine lets everything take longer."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def test_there_are_many_papers_and_each_has_a_title_of_its_own():
    assert len({case.title for case in CASES}) == len(CASES)
    assert sum(case.is_bad for case in CASES) >= 120
    assert sum(not case.is_bad for case in CASES) >= 30


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_paper_is_what_it_must_be(case, tmp_path, caplog):
    path = tmp_path / "handed-in"
    path.write_bytes(case.content())
    begun = spent()

    with caplog.at_level(logging.DEBUG, "goodstanding.evidence"):
        verdict = inspect(path, case.name)

    assert (verdict.reason, verdict.flags) == (case.reason, case.flags)
    assert spent() - begun < MOST_SECONDS
    assert all(record.args["memory"] < MOST_KILOBYTES for record in caplog.records)
