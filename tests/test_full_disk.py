"""A disk that is full while something is written: nothing of it stays, and whoever is there is told."""

import gc
import logging
import warnings
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from demo.paper import pdf
from evidence import room
from evidence.files import folder
from evidence.models import Event, EvidenceFile
from evidence.verify import findings
from reminders.health import look, troubles
from sheets.models import ImportRun
from suppliers.models import Supplier, Upload
from tests.admin.forms import shown
from tests.disk import full_disk
from tests.factories import MembershipFactory, RequirementFactory, RuleFactory, SupplierFactory, UserFactory
from tests.portal.doors import entered

pytestmark = pytest.mark.either

SHEET = b"code,name,country,category\nS1,One,CN,assembly\n"
SAID = "The file could not be saved, and nothing of it was kept. Try again later."


@pytest.fixture
def staff(client):
    """Return a client of whoever may do everything, whom an answer tells that something went wrong."""
    client.force_login(UserFactory(superuser=True, language="en"))
    client.raise_request_exception = False
    return client


def kept():
    """Return how many events and files there are, in the database and in the folder."""
    return Event.objects.count(), EvidenceFile.objects.count(), sum(path.is_file() for path in folder().rglob("*"))


def imported(client, content):
    return client.post(reverse("admin:sheets_importrun_import"), {"file": SimpleUploadedFile("a.csv", content)})


@pytest.mark.django_db
def test_a_paper_is_not_kept_and_its_supplier_is_told():
    membership = MembershipFactory(supplier=SupplierFactory(stage="active"))
    requirement = RequirementFactory(certificate=True)
    RuleFactory(requirement=requirement)
    client, before = entered(membership.user), kept()
    paper = SimpleUploadedFile("certificate.pdf", pdf(["Certificate"]))

    with full_disk():
        answer = client.post(reverse("portal:hand-in", args=[requirement.code]), {"file": paper})

    assert (answer.status_code, SAID in answer.text) == (507, True)
    assert (kept(), Upload.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_a_spreadsheet_is_not_kept_and_its_page_says_so(staff):
    before = kept()

    with full_disk():
        answer = imported(staff, SHEET)

    assert (answer.status_code, SAID in answer.text) == (200, True)
    assert (kept(), ImportRun.objects.count()) == (before, 0)


@pytest.mark.django_db
def test_where_there_is_no_room_to_receive_a_file_nothing_of_it_stays_and_it_is_said(
    staff, settings, tmp_path, monkeypatch
):
    # A record of the error would hold on to the file that could not be written.
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    before = kept()

    # Django leaves the file that it could not write to the garbage collector, which says so.
    with warnings.catch_warnings(action="ignore"):
        with full_disk():
            answer = imported(staff, SHEET + bytes(3 * 2**20))
        said = answer.status_code, "Something went wrong on our side" in answer.text
        del answer
        gc.collect()

    assert said == (500, True)
    assert (kept(), ImportRun.objects.count()) == (before, 0)
    assert [*tmp_path.iterdir()] == []


@pytest.mark.django_db(transaction=True)
def test_where_the_database_has_no_room_nothing_is_changed_and_whoever_saves_is_told(staff):
    supplier = SupplierFactory(name="Before")
    before = kept()
    page = reverse("admin:suppliers_supplier_change", args=[supplier.pk])
    sent = shown(staff.get(page)) | {"name": "After"}

    with full_disk():
        answer = staff.post(page, sent)

    assert (answer.status_code, "Your last step was saved whole or not at all." in answer.text) == (500, True)
    assert (kept(), Supplier.objects.get().name) == (before, "Before")
    assert staff.post(page, sent).status_code == 302
    assert Supplier.objects.get().name == "After"
    assert list(findings(files=True)) == []


@pytest.mark.django_db
def test_a_report_is_written_whole_or_not_at_all(tmp_path):
    report = tmp_path / "report.json"

    with (
        full_disk(),
        pytest.raises(CommandError, match=r"The report could not be written to .*report\.json: File too large\."),
    ):
        call_command("compliance_report", "2024-12", output=report)

    assert [*tmp_path.iterdir()] == []
    with pytest.raises(CommandError, match="could not be written to /dev/full"):
        call_command("compliance_report", "2024-12", output=Path("/dev/full"))


@pytest.mark.django_db
def test_a_machine_and_the_home_page_are_told(staff):
    with full_disk():
        answer, home = staff.get("/healthz"), staff.get(reverse("admin:index"))

    assert (answer.status_code, answer.json()["files"]) == (503, "unwritable")
    assert "No paper can be kept: its disk is full, or its folder cannot be written to." in home.text
    assert staff.get("/healthz").json()["files"] == "ok"


@pytest.mark.django_db
def test_a_folder_that_cannot_be_made_is_told(settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings.EVIDENCE_URL = f"file://{tmp_path / 'file'}"

    assert look(timezone.now())["files"] == "unwritable"


@pytest.mark.django_db
def test_a_disk_that_is_almost_full_is_told(monkeypatch):
    monkeypatch.setattr(room, "LEAST_FREE", 2**80)

    found = look(timezone.now())

    assert found["files"] == "low"
    assert "The disk for papers is almost full: less than 500 MB are left." in troubles(found)
