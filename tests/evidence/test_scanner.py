"""The virus scanner, over a real line."""

import pytest

from config.servers.valkey import free_port
from evidence.scanner import Scan, scan
from tests.evidence.corpus.pdf import flate, objects, pdf, stream
from tests.evidence.corpus.workbooks import entries_of, packed, workbook
from tests.servers import clamd
from tests.servers.clamd import EICAR, Answer


@pytest.fixture
def scanner(settings):
    with clamd.running() as server:
        settings.CLAMD_URL = server.url
        yield server


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "paper"
    path.write_bytes(pdf())
    return path


@pytest.mark.parametrize(
    "content",
    [
        EICAR,
        pdf(objects() | {4: stream(EICAR)}),
        pdf(objects() | {4: flate(EICAR)}),
        packed(entries_of(workbook()) | {"xl/media/image1.png": EICAR}),
    ],
    ids=["alone", "in a PDF", "packed in a PDF", "in a workbook"],
)
def test_a_virus_is_found(content, scanner, paper, caplog):
    paper.write_bytes(content)

    assert scan(paper) is Scan.INFECTED
    assert "Eicar-Test-Signature" in caplog.text


@pytest.mark.parametrize("size", [1, 2**16, 2**16 + 1, 12 * 2**20])
def test_a_file_of_any_size_comes_over_whole(size, scanner, paper):
    paper.write_bytes(EICAR.rjust(size, b"\n")[-size:])

    assert scan(paper) is (Scan.INFECTED if size > len(EICAR) else Scan.CLEAN)


def test_it_speaks_over_a_socket_of_this_machine_too(tmp_path, paper, settings):
    with clamd.running(tmp_path / "clamd.ctl") as server:
        settings.CLAMD_URL = server.url

        assert scan(paper) is Scan.CLEAN


def test_without_a_scanner_nothing_is_said(paper):
    assert scan(paper) is Scan.NOT_CONFIGURED


@pytest.mark.parametrize("kind", ["tcp", "unix"])
def test_a_scanner_that_is_down_leaves_it_unknown(kind, tmp_path, paper, settings, caplog):
    settings.CLAMD_URL = {"tcp": f"tcp://127.0.0.1:{free_port()}", "unix": f"unix://{tmp_path}/none.ctl"}[kind]

    assert scan(paper) is Scan.UNKNOWN
    assert "The virus scanner does not answer" in caplog.text


@pytest.mark.parametrize("answer", [Answer.NEVER, Answer.DRIPPING])
def test_a_scanner_that_is_slow_leaves_it_unknown(answer, scanner, paper):
    scanner.meets = answer

    assert scan(paper, seconds=0.2) is Scan.UNKNOWN


@pytest.mark.parametrize(
    "answer", [Answer.HUNG_UP, Answer.CUT, Answer.NONSENSE, Answer.ENDLESS, Answer.ERROR, Answer.OTHER]
)
def test_an_answer_that_is_none_leaves_it_unknown(answer, scanner, paper):
    scanner.meets = answer

    assert scan(paper) is Scan.UNKNOWN


def test_a_line_that_is_cut_in_the_middle_of_a_file_leaves_it_unknown(scanner, paper):
    scanner.meets = Answer.LEFT
    paper.write_bytes(bytes(12 * 2**20))

    assert scan(paper) is Scan.UNKNOWN
