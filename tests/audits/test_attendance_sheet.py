"""A sign-in list comes in by sheet, goes out as it came, and is taken back."""

from datetime import date

import pytest

from accounts.services import system_user
from audits.models import Attendance
from audits.services import Came, cancel_engagement, record_attendance
from evidence.verify import findings
from sheets.models import ImportRun
from sheets.outgoing import cells_of
from sheets.reading import Unreadable
from sheets.resource import sheet_resources
from sheets.undo import undo
from suppliers.models import Supplier
from tests.factories import TODAY, EngagementFactory, SupplierFactory
from tests.sheets.bringing import bring, outcomes

pytestmark = pytest.mark.django_db


@pytest.fixture
def training():
    SupplierFactory(code="S2")
    return EngagementFactory(reference="T-1", invited=[SupplierFactory(code="S1")])


def row(supplier="S1", **cells):
    return {"engagement_number": "T-1", "supplier_code": supplier, "attended": "是"} | cells


def problems(report):
    return [(problem.column, problem.code) for row in report.rows for problem in row.problems]


def held():
    return sorted(Attendance.objects.values_list("supplier__code", "attended", "persons"))


def takes_back():
    undo(ImportRun.objects.latest("pk"), actor=system_user(), today=TODAY)


@pytest.mark.either
def test_a_sign_in_list_comes_in_with_who_was_not_invited(training):
    report = bring(attendance=[row(persons="3"), row("S2")])

    assert outcomes(report) == ["updated", "created"]
    assert held() == [("S1", True, 3), ("S2", True, None)]
    assert list(findings()) == []


@pytest.mark.either
def test_the_same_again_changes_nothing(training):
    bring(attendance=[row(persons="3"), row("S2", attended="否")])

    assert outcomes(bring(attendance=[row(persons="3"), row("S2", attended="no")])) == ["unchanged", "unchanged"]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"engagement_number": "T-9"}, ("engagement_number", "no_such_engagement")),
        ({"supplier_code": "S9"}, ("supplier_code", "no_such_supplier")),
        ({"attended": "no", "persons": "2"}, ("persons", "contradiction")),
        ({"persons": "0"}, ("persons", "contradiction")),
        ({"supplier_code": "S2", "attended": ""}, ("attended", "required")),
    ],
)
def test_a_row_that_cannot_be_is_refused(training, cells, problem):
    assert problems(bring(attendance=[row(**cells)])) == [problem]


@pytest.mark.either  # what a row means is decided before anything is written
@pytest.mark.parametrize("is_called_off", [True, False])
def test_nobody_was_at_what_was_called_off_or_is_to_come(is_called_off):
    SupplierFactory(code="S1")
    engagement = EngagementFactory(reference="T-1", day=date(2099, 1, 1))
    if is_called_off:
        cancel_engagement(engagement, why="Flood", actor=system_user(), today=TODAY)

    assert problems(bring(attendance=[row()])) == [("engagement_number", "contradiction")]


@pytest.mark.either
def test_who_is_invited_goes_out_and_comes_in_as_the_same(training):
    bring(attendance=[row("S2")])
    resource = next(found for found in sheet_resources() if found.code == "attendance")
    resource.prepare()
    rows = [*cells_of(resource.get_queryset(), resource.columns)]

    headers = [column.code for column in resource.columns]
    assert sorted(str(cells) for cells in map(list, rows)) == sorted(
        str(cells) for cells in (["T-1", "S1", "Yes", None, None], ["T-1", "S2", "No", "Yes", None])
    )
    back = [{name: cell for name, cell in zip(headers, cells, strict=True) if cell is not None} for cells in rows]
    assert {*outcomes(bring(attendance=back))} == {"unchanged"}


def test_it_is_taken_back(training):
    bring(attendance=[row(persons="3"), row("S2")])

    takes_back()

    assert held() == [("S1", None, None)]
    assert training.attendances.get().recorded_by is None
    assert list(findings()) == []


@pytest.mark.either
def test_what_was_changed_says_again_what_it_said(training):
    bring(attendance=[row(persons="3")])
    bring(attendance=[row(attended="no", persons="")])
    bring(attendance=[row(persons="7")])

    takes_back()

    assert held() == [("S1", False, None)]
    assert list(findings()) == []


def test_what_was_recorded_since_is_not_taken_back(training):
    bring(attendance=[row()])
    supplier = Supplier.objects.get(code="S1")
    record_attendance(training, {supplier.pk: Came(True, 9)}, actor=system_user(), today=TODAY)

    with pytest.raises(Unreadable) as refused:
        takes_back()

    assert refused.value.code == "in_the_way"
    assert held() == [("S1", True, 9)]
