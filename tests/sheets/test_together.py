"""The same import confirmed twice at once."""

import pytest

from accounts.services import system_user
from evidence.verify import findings
from sheets.engine import Options, import_file, kept_file
from sheets.models import ImportRow, ImportRun
from sheets.reading import Unreadable
from suppliers.models import Supplier
from tests.factories import TODAY, CategoryFactory, CountryFactory
from tests.spreadsheets import csv
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_run_that_is_confirmed_twice_at_once_is_written_once(tmp_path):
    country, category = CountryFactory(), CategoryFactory()
    path = csv(tmp_path / "a.csv", f"code,name,country,category\nS1,One,{country.code},{category.code}\n")
    run = ImportRun.objects.create(
        file=kept_file(path), file_name="a.csv", started_by=system_user(), effective_on=TODAY
    )

    def confirm():
        seen = ImportRun.objects.get(pk=run.pk)
        import_file(path, "a.csv", actor=system_user(), today=TODAY, options=Options(), run=seen)

    first, second = together(confirm, confirm)

    assert first is None
    assert isinstance(second, Unreadable)
    assert second.code == "already_imported"
    assert (Supplier.objects.count(), ImportRow.objects.filter(run=run).count()) == (1, 1)
    assert list(findings()) == []
