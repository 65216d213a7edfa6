from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from suppliers.models import ConflictOfInterest
from suppliers.services import declare_conflict, end_conflict, refuse_conflicted, refuse_own
from tests.factories import TODAY, SupplierFactory, UserFactory

pytestmark = pytest.mark.django_db


def declared(**given):
    tie = ConflictOfInterest(
        **{"person": UserFactory(), "supplier": SupplierFactory(), "words": "Owns shares", "conflict_from": TODAY}
        | given
    )
    return declare_conflict(tie, actor=UserFactory())


def test_who_asked_does_not_decide():
    asked = UserFactory()

    with pytest.raises(ValidationError) as refused:
        refuse_own(asked.pk, actor=asked)

    assert refused.value.code == "own"
    refuse_own(asked.pk, actor=UserFactory())


def test_who_has_a_tie_does_not_decide_while_it_lasts():
    tie = declared()
    until = TODAY + timedelta(10)
    end_conflict(tie, on=until, actor=UserFactory())

    for day in (TODAY, until - timedelta(1)):
        with pytest.raises(ValidationError) as refused:
            refuse_conflicted(tie.supplier_id, actor=tie.person, today=day)
        assert refused.value.code == "conflict"
    for day in (TODAY - timedelta(1), until):
        refuse_conflicted(tie.supplier_id, actor=tie.person, today=day)
    refuse_conflicted(SupplierFactory().pk, actor=tie.person, today=TODAY)


def test_nobody_ends_her_own_tie():
    tie = declared()

    with pytest.raises(ValidationError) as refused:
        end_conflict(tie, on=TODAY + timedelta(1), actor=tie.person)

    assert refused.value.code == "own"
    assert ConflictOfInterest.objects.on(TODAY + timedelta(5)).exists()


def test_a_tie_ends_after_it_began():
    with pytest.raises(ValidationError) as refused:
        end_conflict(declared(), on=TODAY, actor=UserFactory())

    assert refused.value.code == "period"
