"""Rows whose list of columns has grown are digested anew, unless they were changed meanwhile."""

import pytest

from accounts.services import system_user
from attestations.models import Requirement
from evidence.anew import digest_anew
from evidence.protected import protected
from evidence.verify import findings
from tests.factories import RequirementFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def old_rows(monkeypatch):
    """Two requirements that were recorded under the first list of columns."""
    entry = protected()["attestations.requirement"]
    with monkeypatch.context() as patch:
        patch.setitem(protected(), entry.label, next(entry.before()))
        return RequirementFactory.create_batch(2)


@pytest.mark.either
def test_rows_of_an_earlier_list_are_digested_anew_once(old_rows):
    assert (digest_anew(system_user()), digest_anew(system_user())) == (2, 0)
    assert list(findings()) == []


def test_a_row_that_was_changed_meanwhile_is_still_named(old_rows):
    Requirement.objects.filter(pk=old_rows[0].pk).update(expiring_days=1)

    assert digest_anew(system_user()) == 1
    assert {(finding.table, finding.row) for finding in findings()} == {
        ("attestations_requirement", str(old_rows[0].pk))
    }
