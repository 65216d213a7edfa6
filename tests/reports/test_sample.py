"""The sample tracker, brought in as an officer does, prints what was published of the end of 2024 in every form."""

import json
from pathlib import Path

import pytest

from reports.frozen import footer_of, report_of
from reports.renderings import renderings
from sheets import runs
from sheets.models import ImportRow, ImportRun
from tests.factories import ReportRunFactory, UserFactory
from tests.kept import made
from tests.reports.reading_back import LANGUAGES, READERS, published, read_back

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db, pytest.mark.either]

SAMPLE = Path(__file__).parents[1] / "samples/tracker-2024.zh-hant.xlsx"
FOUND = {}


def bring_in():
    """Look at the sample and import it; freeze December 2024."""
    officer = UserFactory(role="officer")
    with SAMPLE.open("rb") as file:
        run = runs.received(file, SAMPLE.name, actor=officer, sheet="")
    runs.read(run, officer)
    written = runs.write(run, officer, skip_refused=False)
    december = ReportRunFactory()
    FOUND.update(rows=dict(written.counts()), frozen=(report_of(december), footer_of(december)))


@pytest.fixture(scope="module", autouse=True)
def sample(reference, django_db_blocker):
    with made(bring_in, django_db_blocker):
        yield FOUND


def test_every_row_of_the_sample_comes_in(sample):
    assert sample["rows"] == {ImportRow.Outcome.CREATED: 2_352}
    assert ImportRun.objects.get(file_name=SAMPLE.name).state == ImportRun.State.WRITTEN


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", READERS)
def test_the_sample_prints_the_tables_that_were_published(sample, code, language):
    found, _content = read_back(sample["frozen"], code, language)

    assert found == published(sample["frozen"][0], language)


def test_every_form_is_read_back():
    assert READERS.keys() == renderings().keys()


@pytest.mark.parametrize("code", READERS)
def test_who_reads_a_form_back_sees_one_figure_that_is_another(sample, code):
    report = json.loads(json.dumps(sample["frozen"][0]))
    report["tables"]["grades"]["not_assessed"] += 1
    report["tables"]["commitments"]["rows"][0]["share"] = "0.9999"
    report["tables"]["suppliers_by_region"]["rows"][1]["previous"][1] -= 10
    wanted = published(report, "en")

    found, _content = read_back((report, sample["frozen"][1]), code, "en")

    commitments = [row for row in wanted if row[0] == "commitments"]
    regions = [row for row in wanted if row[0] == "suppliers_by_region"]
    changed = {wanted[-1], regions[1]}
    missing = {*wanted} - {*found}
    assert missing >= changed
    assert len(missing - changed) == len(missing & {*commitments}) == 1
