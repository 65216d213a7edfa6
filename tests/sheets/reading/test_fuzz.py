"""Files that were damaged at random."""

from tests.fuzz import KINDS, fuzz


def test_a_damaged_file_is_read_or_refused(tmp_path):
    counts, wrong = fuzz(6, seed=1, folder=tmp_path, kind=KINDS["sheets"])

    assert wrong == []
    assert counts.total() > 10
