"""Papers that were damaged at random."""

from tests.fuzz import KINDS, fuzz


def test_a_damaged_paper_is_taken_or_refused(tmp_path):
    counts, wrong = fuzz(3, seed=1, folder=tmp_path, kind=KINDS["papers"])

    assert wrong == []
    assert counts.total() > 0
