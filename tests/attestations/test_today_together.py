"""The clock rings while somebody works."""

import pytest
from django.db import transaction

from attestations.services import bring_standings_in_step
from tests.factories import TODAY, RequirementFactory, RuleFactory, SupplierFactory
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_standings_are_kept_by_one_after_the_other():
    SupplierFactory()
    RuleFactory(requirement=RequirementFactory())
    done = []

    def first():
        bring_standings_in_step(TODAY)
        transaction.on_commit(lambda: done.append("first"))

    def second():
        bring_standings_in_step(TODAY)
        done.append("second")

    failed = together(first, second)

    assert failed == [None, None]
    assert done == ["first", "second"]
