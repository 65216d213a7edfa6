"""The process that looks into papers: it has what it needs, and nothing else."""

import json
import logging
import signal
import subprocess
import sys

import pytest

from evidence.inspection import Flag, Reason, inspect
from evidence.inspection.process import Failed, answered
from evidence.inspection.reasons import reason_of_extension
from foundation.limited.process import ENVIRONMENT, ROOT
from tests.evidence.corpus.images import whole_jpeg
from tests.evidence.corpus.pdf import pdf

AS_IT_IS = """
import json, resource, sys
from pathlib import Path
from evidence.probing.confinement import confine
confine([Path(sys.argv[1])])
"""
MEASURES = """
names = ("AS", "CPU", "FSIZE", "NOFILE", "CORE")
print(json.dumps([resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in names]))
"""
#: Whether the address of a documentation network can be reached; a network without a way out says so at once.
CALLS = """
import errno, socket
line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(line.connect_ex(("192.0.2.1", 9)) == errno.ENETUNREACH)
"""
MAY_LEAVE = "import ctypes; print(ctypes.CDLL(None).unshare(0x10000000 | 0x40000000) == 0)"
MODULES = "evidence.probing.kinds, evidence.probing.pdf, evidence.probing.image"


#: Whether it is forbidden to read the paper, our settings and another file, to write to the paper, and beside it.
OPENS = """
def is_forbidden(name, mode):
    try:
        open(name, mode).close()
    except PermissionError:
        return True
    return False
paper = sys.argv[1]
names = [(paper, "rb"), ("config/settings.py", "r"), ("/etc/passwd", "r"), (paper, "ab"), (paper + "-2", "wb")]
print([is_forbidden(*each) for each in names])
"""
HAS_LANDLOCK = "import ctypes; print(ctypes.CDLL(None).syscall(444, None, 0, 1) > 0)"


def python(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper"
    path.write_bytes(pdf())
    return path


def test_it_gives_up_what_it_does_not_need():
    megabyte = 2**20

    assert json.loads(python(AS_IT_IS + MEASURES, "none")) == [
        [512 * megabyte, 512 * megabyte],
        [10, 11],
        [32 * megabyte, 32 * megabyte],
        [64, 64],
        [0, 0],
    ]


def test_it_reaches_no_network_where_the_system_lets_it_leave():
    assert python(AS_IT_IS + CALLS, "none") == python(MAY_LEAVE)


def test_it_reads_the_paper_and_writes_nothing_where_the_system_has_landlock(paper):
    is_kept = python(HAS_LANDLOCK) == "True\n"

    assert json.loads(python(AS_IT_IS + OPENS, paper).lower()) == [False, *[is_kept] * 4]


def test_it_knows_nothing_of_ours():
    assert set(ENVIRONMENT) == {"LC_ALL", "PATH"}
    assert python(f"import sys, {MODULES}; print('django' in sys.modules)") == "False\n"


def test_what_asks_for_too_much_memory_ends_alone():
    with pytest.raises(subprocess.CalledProcessError) as error:
        python(AS_IT_IS + "bytes(2**29)", "none")

    assert "MemoryError" in error.value.stderr


def test_what_calculates_too_long_is_ended_and_says_so():
    limits = "from foundation.limited.limits import Limits, set_limits; set_limits(Limits(2**29, 2**20, seconds=1))\n"

    with pytest.raises(subprocess.CalledProcessError) as error:
        python(limits + "while True: pass")

    assert error.value.returncode == -signal.SIGXCPU


def test_what_takes_too_long_is_too_complex(paper):
    with pytest.raises(Failed) as error:
        answered("inspect", paper, "pdf", seconds=0.01)

    assert error.value.reason == "too_complex"


def test_a_process_that_fails_leaves_a_reason_and_its_words_in_the_log(paper, caplog):
    with pytest.raises(Failed) as error:
        answered("dance", paper, "of no kind")

    assert error.value.reason == "failed"
    assert "KeyError" in caplog.text


def test_the_log_says_what_was_found(paper, caplog):
    with caplog.at_level(logging.DEBUG, "goodstanding.evidence"):
        inspect(paper, "cert.pdf")

    assert caplog.records[-1].args["pages"] == 1


def test_what_is_taken_is_named_by_its_content(paper, tmp_path):
    (tmp_path / "photo").write_bytes(whole_jpeg())

    assert inspect(paper, "cert.pdf").media_type == "application/pdf"
    assert inspect(tmp_path / "photo", "photo.png").media_type == "image/jpeg"


def test_what_is_refused_has_no_kind(paper):
    verdict = inspect(paper, "cert.exe")

    assert (verdict.media_type, verdict.pages, verdict.flags) == ("", 0, ())


def test_a_smaller_limit_is_told(paper, settings):
    settings.UPLOAD_MOST_MEGABYTES = 0

    assert inspect(paper, "cert.pdf").reason == Reason.LARGE
    assert "larger than 0 MB" in Reason.LARGE.label


@pytest.mark.parametrize("code", [*Reason, *Flag])
def test_every_reason_says_what_is_wrong_and_what_to_do(code):
    sentences = str(code.label).rstrip(".").split(". ")

    assert len(code.value) <= 30
    assert len(sentences) >= 2 or ";" in code.label


def test_kinds_that_people_bring_are_told_what_to_do():
    assert reason_of_extension("docx") == Reason.TEXT_DOCUMENT
    assert reason_of_extension("exe") == Reason.KIND
    assert {reason_of_extension(extension) for extension in ("xlsx", "xls", "xlsm", "ods")} == {Reason.WORKBOOK}


def test_a_workbook_that_was_looked_into_before_is_told_what_to_do():
    assert Reason("workbook_macros") is Reason.WORKBOOK
