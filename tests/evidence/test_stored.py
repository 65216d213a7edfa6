"""What a database that does not check its types keeps in spite of them: named, and no end of the verification."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from evidence.stored import misstored
from evidence.verify import findings
from suppliers.models import GradeChange
from tests.factories import (
    AttestationFactory,
    GradeFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)
from tests.kept import kept, put_back

pytestmark = pytest.mark.django_db

#: Table and column -> what its type does not allow, though every constraint lets it through.
BENT = [
    ("attestations_attestation", "withdrawn_on", ""),
    ("attestations_attestation", "withdrawn_on", "2024-02-30"),
    ("attestations_attestation", "valid_until", "x"),
    ("attestations_attestation", "public_id", "x"),
    ("attestations_attestation", "recorded_at", "yesterday"),
    ("attestations_attestation", "submitted_on", 20240101),
    ("attestations_attestation", "number", b"x"),
    ("suppliers_stagechange", "superseded_at", "x"),
    ("suppliers_classification", "superseded_at", "2024-01-01"),
    ("suppliers_classification", "is_core", 2),
    ("suppliers_gradechange", "score", "x"),
    ("attestations_applicabilityrule", "regions", b"x"),
    ("evidence_event", "at", "x"),
    ("evidence_event", "object_id", "x"),
]


def make():
    supplier = SupplierFactory()
    AttestationFactory(certificate=True, supplier=supplier, requirement=RequirementFactory(certificate=True))
    GradeFactory(supplier=supplier, period="2023", effective_on=date(2023, 12, 31))
    RuleFactory(requirement=RequirementFactory())
    assert list(findings()) == []


@pytest.fixture(scope="module")
def sound_rows(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return kept(make)


@pytest.fixture
def rows(sound_rows, db):
    put_back(sound_rows)


@pytest.mark.parametrize(("table", "column", "value"), BENT)
def test_what_a_type_does_not_allow_is_named_or_never_stored(table, column, value, rows, tamper, places):
    try:
        with transaction.atomic():
            tamper(f"UPDATE {table} SET {column} = %s", value)
    except DatabaseError:
        assert connection.vendor == "postgresql"
    else:
        assert (table, column) in {(where, what) for where, _row, what in places()}


@pytest.mark.either
@pytest.mark.parametrize("moment", [(0, 0, 0, 0), (23, 59, 59, 999_999), (12, 30, 59, 999_500), (1, 2, 3, 400_000)])
def test_every_moment_is_of_the_form_that_it_is_written_in(moment):
    user = UserFactory()
    type(user).objects.filter(pk=user.pk).update(last_login=datetime(2024, 2, 29, *moment, tzinfo=UTC))

    assert misstored(type(user)) == {}


def test_the_other_findings_are_named_too(rows, tamper, places):
    tamper("UPDATE suppliers_stagechange SET reason = 'x'")
    tamper("UPDATE suppliers_gradechange SET period = 'x'")

    found = {(table, column) for table, _row, column in places()}

    assert {("suppliers_stagechange", "reason"), ("suppliers_gradechange", "period")} <= found
    assert GradeChange.objects.exists()


@pytest.mark.either
def test_the_command_names_it_and_exits_1(rows, tamper):
    tamper("UPDATE suppliers_gradechange SET period = 'x'")
    told = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("verify_evidence", stdout=told)

    assert ended.value.code == 1
    assert "suppliers_gradechange" in told.getvalue()
