"""What a database no longer guarantees is named: that what a row refers to is there, that a column is worked out."""

from datetime import date

import pytest
from django.db import connection

from attestations.models import Attestation
from evidence.guarantees import generated, is_generated
from suppliers.models import Classification, GradeChange, StageChange
from tests.evidence.verifying import verify
from tests.factories import AttestationFactory, ExemptionFactory, GradeFactory, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db

PROOFS = "attestations_attestation"


# --- what a row refers to ------------------------------------------------------------------------
# Within a transaction both databases look for it at the end alone, and `tamper` lets that never come. That it is found
# in each foreign key: test_each_row.py.


@pytest.mark.parametrize(
    "statement", ["DELETE FROM suppliers_supplier WHERE id = %s", "UPDATE suppliers_supplier SET id = -1 WHERE id = %s"]
)
def test_each_row_of_a_supplier_that_is_gone_is_named(statement, tamper, places):
    supplier = SupplierFactory()
    proof = AttestationFactory(supplier=supplier)
    exemption = ExemptionFactory(supplier=supplier, requirement=proof.requirement)
    grade = GradeFactory(supplier=supplier)
    AttestationFactory()

    tamper(statement, supplier.pk)

    assert set(places()) == {
        (PROOFS, str(proof.pk), "supplier_id"),
        ("attestations_exemption", str(exemption.pk), "supplier_id"),
        ("suppliers_gradechange", str(grade.pk), "supplier_id"),
        ("suppliers_stagechange", str(StageChange.objects.get(supplier_id=supplier.pk).pk), "supplier_id"),
        ("suppliers_classification", str(Classification.objects.get(supplier_id=supplier.pk).pk), "supplier_id"),
    }
    assert GradeChange.objects.count() == 1


@pytest.mark.parametrize("name", ["country", "category"])
def test_a_classification_by_what_is_gone_is_named_with_its_copy(name, tamper, places):
    fact = Classification.objects.get(supplier=SupplierFactory())

    tamper(f"DELETE FROM suppliers_{name} WHERE id = %s", getattr(fact, f"{name}_id"))

    assert places() == [
        ("suppliers_classification", str(fact.pk), f"{name}_id"),
        ("suppliers_supplier", str(fact.supplier_id), f"{name}_id"),
    ]


def test_a_role_of_somebody_who_is_gone_is_named(tamper, places):
    person = UserFactory(officer=True)
    link = type(person).groups.through.objects.get()

    tamper("DELETE FROM auth_group WHERE id = %s", link.group_id)

    assert ("accounts_user_groups", str(link.pk), "group_id") in places()


def test_the_command_says_what_is_referred_to_and_not_there(tamper):
    proof = AttestationFactory()
    tamper("DELETE FROM attestations_requirement WHERE id = %s", proof.requirement_id)

    code, said = verify()

    assert code == 1
    assert f"{PROOFS} {proof.pk} requirement_id: refers to a row that is not there" in said.splitlines()


# --- columns that the database works out ---------------------------------------------------------


@pytest.fixture
def freed(tamper):
    """Return a function that makes a generated column of the proofs one that can be written."""

    def free(column):
        if connection.vendor == "postgresql":
            tamper("SET CONSTRAINTS ALL IMMEDIATE")  # what is still to be checked would keep the table from it
            tamper(f"ALTER TABLE {PROOFS} ALTER COLUMN {column} DROP EXPRESSION")
        else:
            with_schema(tamper, lambda sql: without_expression(sql, column))

    return free


def with_schema(tamper, change):
    """Change how SQLite's own table says that the proofs are made."""
    with connection.cursor() as cursor:
        (sql,) = cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [PROOFS]).fetchone()
        (version,) = cursor.execute("PRAGMA schema_version").fetchone()
    tamper("PRAGMA writable_schema = ON")
    tamper("UPDATE sqlite_master SET sql = %s WHERE name = %s", change(sql), PROOFS)
    tamper(f"PRAGMA schema_version = {version + 1}")  # so that it is read again, also once all this is undone
    tamper("PRAGMA writable_schema = RESET")


def without_expression(sql, column):
    """Return a CREATE TABLE in which a generated column is one like any other."""
    start = sql.index("GENERATED ALWAYS AS (", sql.index(f'"{column}" '))
    return sql[:start] + sql[sql.index("STORED", start) + len("STORED") :]


def test_the_columns_that_are_worked_out_are_known():
    assert [(model, field.attname, is_generated(model, field)) for model, field in generated()] == [
        (Attestation, "lapses_on", True),
        (Attestation, "weight", True),
    ]


@pytest.mark.parametrize(("column", "value"), [("lapses_on", date(2099, 1, 1)), ("lapses_on", None), ("weight", 999)])
def test_a_column_no_longer_worked_out_and_its_changed_rows_are_named(column, value, freed, tamper, places):
    proof = AttestationFactory()
    AttestationFactory()
    freed(column)

    before = places()
    tamper(f"UPDATE {PROOFS} SET {column} = %s WHERE id = %s", value, proof.pk)
    after = places()

    assert before == [(PROOFS, "", column)]
    assert after == [(PROOFS, "", column), (PROOFS, str(proof.pk), column)]


def test_a_changed_value_is_named_though_the_column_is_worked_out_again(tamper, freed, places):
    proof = AttestationFactory()
    schema = schema_of(PROOFS)
    freed("lapses_on")
    tamper(f"UPDATE {PROOFS} SET lapses_on = '2099-01-01' WHERE id = %s", proof.pk)

    if schema:
        with_schema(tamper, lambda _changed: schema)

    # PostgreSQL would work out anew what is made generated again.
    freed_still = [] if schema else [(PROOFS, "", "lapses_on")]
    assert places() == [*freed_still, (PROOFS, str(proof.pk), "lapses_on")]


def schema_of(table):
    """Return how SQLite has a table written down; nothing for PostgreSQL."""
    if connection.vendor == "postgresql":
        return ""
    with connection.cursor() as cursor:
        return cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table]).fetchone()[0]


def test_the_command_says_that_a_column_is_not_worked_out(freed):
    freed("weight")

    code, said = verify()

    assert code == 1
    assert f"{PROOFS} weight: is no longer worked out by the database" in said.splitlines()
