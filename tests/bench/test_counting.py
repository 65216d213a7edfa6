"""A statement is counted however it is sent."""

import pytest
from django.utils import timezone

from bench.sheets.counting import statements
from evidence.models import EvidenceFile
from foundation import bulk

pytestmark = pytest.mark.django_db


def test_a_query_counts_once():
    assert statements(lambda: list(EvidenceFile.objects.all())) == 1


@pytest.mark.either
def test_many_rows_written_at_once_count_once():
    names = ("sha256", "size", "kept_at")
    rows = [(f"{number:064}", 1, timezone.now()) for number in range(20)]

    assert statements(lambda: bulk.insert(EvidenceFile, names, rows)) == 1
