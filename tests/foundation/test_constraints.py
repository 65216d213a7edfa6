from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attestations.models import Attestation
from tests.factories import AttestationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    return AttestationFactory(certificate=True)


def said(row, **options):
    try:
        row.validate_constraints(**options)
    except ValidationError as error:
        return error.messages
    return []


def by_django(row, **options):
    """Return what Django's own way of asking for each constraint says."""
    found = []
    for constraint in Attestation._meta.constraints:
        try:
            constraint.validate(Attestation, row, **options)
        except ValidationError as error:
            found += error.messages
    return found


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({}, 0),
        ({"issuing_body": ""}, 1),
        ({"issuing_body": "", "decision": "", "decided_on": None}, 1),
        ({"issuing_body": "", "kind": "nothing"}, 1),
        ({"number": "", "basis": "contract_clause"}, 3),
        ({"valid_until": date(2020, 1, 1)}, 1),
        ({"number": "100 % 'sure'", "decided_on": None}, 1),
    ],
)
@pytest.mark.parametrize("options", [{}, {"exclude": {"issuing_body"}}])
def test_what_is_broken_speaks_as_if_each_were_asked_for(changes, broken, options, certificate):
    for name, value in changes.items():
        setattr(certificate, name, value)

    assert said(certificate, **options) == by_django(certificate, **options)
    assert options or len(said(certificate)) == broken


def test_that_nothing_is_broken_is_asked_once(certificate):
    with CaptureQueriesContext(connection) as queries:
        certificate.validate_constraints()

    # The condition of what may be there once is asked for by itself.
    assert ["COALESCE" in query["sql"] and "_check" not in query["sql"] for query in queries][:2] == [False, True]
    assert sum("_check" in query["sql"] for query in queries) == 1
