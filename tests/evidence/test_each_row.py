"""Whatever is changed by SQL of a row of whichever protected model is named; the rows are made once for all."""

import json

import pytest

from evidence.guarantees import dangling, followed, generated, references
from evidence.models import Event
from evidence.protected import protected
from evidence.stored import misstored
from evidence.verify import row_findings
from tests import factories
from tests.evidence.altered import ROWS, TOGETHER, alterations
from tests.evidence.verifying import undone, verify
from tests.kept import made

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def rows(django_db_setup, django_db_blocker):
    """A row of every protected model, by model."""
    found = {}

    def make():
        found.update({model: row() for model, row in ROWS.items()})
        factories.AttestationFactory(certificate=True)

    with made(make, django_db_blocker):
        yield found


def changed_to(tamper, row, values):
    """Set columns of a row by SQL."""
    settings = ", ".join(f"{name} = %s" for name in values)
    assert tamper(f"UPDATE {row._meta.db_table} SET {settings} WHERE id = %s", *values.values(), row.pk) == 1


def test_there_is_a_row_to_bend_for_every_protected_model():
    assert {entry.model for entry in protected().values()} == set(ROWS)


def test_what_the_services_wrote_is_clean_and_not_anchored(rows):
    code, said = verify("--files", "--json")

    assert json.loads(said) == {"exit": 3, "events": Event.objects.count(), "findings": []}
    assert code == 3


def test_no_row_that_was_written_is_of_another_form(rows):
    models = [Event, *rows]

    assert {model: misstored(model) for model in models} == {model: {} for model in models}


def test_each_column_that_the_database_works_out_is_as_its_expression_says(rows):
    assert {field.attname: list(followed(model, field).wrong()) for model, field in generated()} == {
        "lapses_on": [],
        "weight": [],
    }


@pytest.mark.either  # a digest is worked out here, of what was read
@pytest.mark.parametrize("label", sorted(protected()))
def test_each_column_that_is_changed_by_sql_is_named(label, rows, tamper):
    entry = protected()[label]
    row, table = rows[entry.model], entry.model._meta.db_table

    clean = list(row_findings(entry))
    found, expected = {}, {}
    for column, values in alterations(entry, row).items():
        with undone():
            changed_to(tamper, row, {row._meta.get_field(name).column: value for name, value in values.items()})
            found[column] = {(one.table, one.row, one.column) for one in row_findings(entry)}
        expected[column] = {(table, str(row.pk), name) for name in values}
    for file in ("file", "receipt"):
        if getattr(row, f"{file}_id", None):
            # Another file has other bytes.
            expected[f"{file}_id"] |= {(table, str(row.pk), f"{file}__{name}") for name in ("sha256", "size")}

    assert clean == []
    assert found == expected


def test_each_row_that_is_deleted_by_sql_is_named(rows, tamper, places):
    deleted = {(model._meta.db_table, str(row.pk), "") for model, row in rows.items()}
    before = places()

    for table, pk, _column in deleted:
        tamper(f"DELETE FROM {table} WHERE id = %s", int(pk))

    assert before == []
    assert deleted - {*places()} == set()


# Within a transaction both databases look for what a row refers to at the end alone; `tamper` lets that never come.
@pytest.mark.parametrize("label", sorted(protected()))
def test_a_reference_to_nothing_is_found_in_each_foreign_key(label, rows, tamper):
    model = protected()[label].model
    row = rows[model]

    clean = {field.attname: list(dangling(model, field)) for field in references(model)}
    found = {}
    for field in references(model):
        with undone():
            changed_to(tamper, row, TOGETHER.get(model, {}).get(field.attname, {field.attname: 1_000_000}))
            found[field.attname] = list(dangling(model, field))

    assert clean == {field.attname: [] for field in references(model)}
    assert found == {field.attname: [row.pk] for field in references(model)}
