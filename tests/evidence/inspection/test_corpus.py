"""Every paper of the corpus is taken, flagged or refused as it must be, fast and with little memory."""

import logging
import resource
import subprocess
import sys

import pytest

from evidence.inspection import inspect
from foundation.limited.process import ROOT
from tests.evidence.corpus import CASES, pdfs
from tests.thorough import first_of_each

MOST_SECONDS, MOST_KILOBYTES = 5, 100 * 2**10
#: Starts a program from a small one: a new process counts what the one had that started it.
STARTED = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-m", "evidence.probing", "inspect", *sys.argv[1:]], capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def spent():
    """Return how long the processor was busy for us: a busy machine lets everything take longer."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def test_there_are_many_papers_and_each_has_a_title_of_its_own():
    assert len({case.title for case in CASES}) == len(CASES)
    assert sum(case.is_bad for case in CASES) >= 120
    assert sum(not case.is_bad for case in CASES) >= 30


def answer(case):
    """Return what is said of a paper, and to which kind it claims to belong."""
    return case.reason, case.flags, case.name.rpartition(".")[2]


@pytest.mark.parametrize("case", first_of_each(CASES, answer), ids=lambda case: case.title)
def test_a_paper_is_what_it_must_be(case, tmp_path, caplog):
    path = tmp_path / "handed-in"
    path.write_bytes(case.content())
    begun = spent()

    with caplog.at_level(logging.DEBUG, "goodstanding.evidence"):
        verdict = inspect(path, case.name)

    assert (verdict.reason, verdict.flags) == (case.reason, case.flags)
    assert spent() - begun < MOST_SECONDS
    # Of what was ended for its greed, the law is below.
    told = [record.args for record in caplog.records if record.levelno == logging.DEBUG]
    assert all(answer["memory"] < MOST_KILOBYTES for answer in told)


@pytest.mark.parametrize("title", pdfs.GREEDY)
def test_what_asks_for_all_memory_gets_little_of_it(title, tmp_path):
    path = tmp_path / "handed-in"
    path.write_bytes(pdfs.GREEDY[title]())

    told = subprocess.run([sys.executable, "-c", STARTED, path, "pdf"], cwd=ROOT, capture_output=True, check=True)

    assert int(told.stdout) < MOST_KILOBYTES
