"""Who made a demand of a stage met by her own hand does not approve the stage."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from attestations.models import Requirement
from attestations.services import grant_exemption
from suppliers.services import approve_stage
from tests.factories import (
    TODAY,
    GateFactory,
    RequirementFactory,
    ResemblanceFactory,
    RuleFactory,
    StageRequestFactory,
    SupplierFactory,
    UserFactory,
)
from tests.sheets.bringing import bring, certificate, outcomes

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return UserFactory(role="manager")


def refused(request, manager):
    with pytest.raises(ValidationError) as caught:
        approve_stage(request, actor=manager, today=TODAY)
    return [(error.code, error.messages[0]) for error in caught.value.error_list]


def test_who_exempts_does_not_approve(manager):
    supplier = SupplierFactory(registered=True)
    requirement = RequirementFactory()
    RuleFactory(requirement=requirement, stages=["registered"])
    GateFactory(demands=("documents",))
    request = StageRequestFactory(supplier=supplier)
    assert [code for code, _words in refused(request, manager)] == ["unmet"]
    given = {"exempt_from": TODAY, "exempt_until": TODAY + DAY, "reason": "No site", "today": TODAY}

    grant_exemption(supplier, requirement, **given, actor=manager)

    words = f"You exempted {supplier} ({requirement.name}): another person must decide it."
    assert refused(request, manager) == [("own", words)]
    approve_stage(request, actor=UserFactory(), today=TODAY)


@pytest.mark.usefixtures("reference")
def test_nor_does_who_imported_a_paper(manager):
    supplier = SupplierFactory(code="S1", registered=True)
    requirement = Requirement.objects.get(code="iso_9001")
    RuleFactory(requirement=requirement, stages=["registered"])
    GateFactory(demands=("documents",))
    request = StageRequestFactory(supplier=supplier)
    assert "unmet" in {code for code, _words in refused(request, manager)}

    report = bring(actor=manager, today=TODAY, certificates=[certificate("S1")])

    assert outcomes(report) == ["created"]
    words = f"You imported papers of {supplier} ({requirement.name}): another person must decide it."
    assert refused(request, manager) == [("own", words)]
    approve_stage(request, actor=UserFactory(), today=TODAY)


def test_nor_does_who_said_that_one_firm_is_two(manager):
    old, new = SupplierFactory(eliminated=True), SupplierFactory(registered=True)
    ResemblanceFactory(supplier=new, other=old, verdict="same")
    GateFactory(demands=("cooling_off",))
    request = StageRequestFactory(supplier=new)
    assert [code for code, _words in refused(request, manager)] == ["unmet"]

    ResemblanceFactory(supplier=new, other=old, verdict="another", actor=manager)

    words = f"You said that {new} and {old} are two firms, which were said to be one: another person must decide it."
    assert refused(request, manager) == [("own", words)]
    approve_stage(request, actor=UserFactory(), today=TODAY)
