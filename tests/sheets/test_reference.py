"""The rows that ship: added once, never forced on an administrator."""

from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import translation

import attestations.reference
import audits.reference
import suppliers.reference
from accounts.services import system_user
from attestations.models import ApplicabilityRule, Requirement
from attestations.services import change_rule, save_requirement
from evidence.verify import findings
from sheets.engine import import_file
from sheets.formats import FORMATS
from sheets.job import Options
from suppliers.models import Category
from tests.factories import TODAY, CategoryFactory
from tests.kept import every_row
from tests.sheets.bringing import outcomes

pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db]


def load():
    out = StringIO()
    call_command("load_reference", stdout=out)
    return dict(line.split(": ") for line in out.getvalue().splitlines())


@pytest.mark.either
def test_a_second_time_changes_nothing():
    before = every_row()

    said = load()

    assert set(said.values()) == {"0 new"}
    assert every_row() == before


def test_what_an_administrator_changed_stays():
    category = Category.objects.get(code="batteries")
    category.name_en = "Accumulators"
    category.save()
    requirement = Requirement.objects.get(code="iso_9001")
    requirement.expiring_days = 45
    save_requirement(requirement, actor=system_user(), today=TODAY)
    Group.objects.get(name="auditor").permissions.clear()

    load()

    category.refresh_from_db()
    requirement.refresh_from_db()
    assert (category.name_en, requirement.expiring_days) == ("Accumulators", 45)
    assert Group.objects.get(name="auditor").permissions.count() == 0


def test_a_rule_that_was_replaced_does_not_come_back():
    rule = ApplicabilityRule.objects.filter(requirement__code="confidentiality").get()
    changed = ApplicabilityRule.objects.get(pk=rule.pk)
    changed.stages = ("active", "suspended")
    change_rule(rule, changed, on=date(2024, 7, 1), actor=system_user(), today=TODAY)
    before = every_row()

    load()

    assert every_row() == before


def test_a_row_that_is_missing_is_added_again_and_the_ledger_bears_it_out():
    Category.objects.filter(code="batteries").delete()
    CategoryFactory(code="cheese")

    said = load()

    assert said["categories"] == "1 new"
    assert Category.objects.filter(code__in=["batteries", "cheese"]).count() == 2
    assert list(findings()) == []


REFERENCE_SHEETS = [*suppliers.reference.SHEETS, *attestations.reference.SHEETS, *audits.reference.SHEETS]


@pytest.mark.parametrize("sheet", REFERENCE_SHEETS, ids=lambda sheet: sheet.code)
@pytest.mark.parametrize("kind", ["xlsx", pytest.param("csv", marks=pytest.mark.either)])
@pytest.mark.parametrize("language", ["en", pytest.param("zh-hant", marks=pytest.mark.either)])
def test_what_goes_out_of_the_reference_rows_comes_in_unchanged(sheet, kind, language, tmp_path):
    path = tmp_path / f"{sheet.code}.{kind}"
    with translation.override(language):
        resource = sheet()
        resource.prepare()
        path.write_bytes(FORMATS[kind]().export_data(resource.export()))

    report = import_file(
        path, path.name, actor=system_user(), today=TODAY, options=Options(dry_run=True), resources=[sheet()]
    )

    assert report.rows
    assert set(outcomes(report)) == {"unchanged"}, [row for row in report.rows if row.changes or row.problems][:3]
