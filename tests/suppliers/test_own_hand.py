"""Who made a demand of a stage met by her own hand does not approve the stage."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from attestations.models import Attestation, Requirement
from attestations.services import accept_attestations, end_suspension, grant_exemption, save_attestation, withdraw
from audits.services import agree_improvement
from sheets.undo import undo
from suppliers.models import StageRequest
from suppliers.services import approve_merge, approve_stage
from tests.factories import (
    TODAY,
    AttestationFactory,
    AuditFactory,
    FindingFactory,
    GateFactory,
    MergeFactory,
    RequirementFactory,
    ResemblanceFactory,
    RuleFactory,
    ScreeningFactory,
    SeverityFactory,
    StageRequestFactory,
    SupplierFactory,
    SuspensionFactory,
    UserFactory,
)
from tests.sheets.bringing import bring, certificate, outcomes
from tests.suppliers.approving import refused

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def manager():
    return UserFactory(role="manager")


@pytest.mark.either
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


@pytest.mark.either
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
    words = (
        f"You imported or changed papers of {supplier}, or let them count again ({requirement.name}): another person "
        "must decide it."
    )
    assert refused(request, manager) == [("own", words)]
    approve_stage(request, actor=UserFactory(), today=TODAY)


class TestPapers:
    """What holds by her word, of what is asked."""

    @pytest.fixture
    def supplier(self, reference):
        """Return a supplier before a gate, of which a certificate alone is asked."""
        supplier = SupplierFactory(code="S1", registered=True)
        RuleFactory(requirement=Requirement.objects.get(code="iso_9001"), stages=["registered"])
        GateFactory(demands=("documents",))
        StageRequestFactory(supplier=supplier)
        return supplier

    def codes(self, supplier, actor):
        """Return by which codes she is refused; none where the supplier is let in."""
        try:
            approve_stage(StageRequest.objects.get(supplier=supplier), actor=actor, today=TODAY)
        except ValidationError as refusal:
            return [error.code for error in refusal.error_list]
        return []

    @pytest.mark.either
    def test_nor_does_who_changes_an_imported_paper_by_a_sheet(self, manager, supplier):
        bring(certificates=[certificate("S1", valid_until="2024-10-31")])
        assert self.codes(supplier, manager) == ["unmet"]

        report = bring(actor=manager, certificates=[certificate("S1")])

        assert outcomes(report) == ["updated"]
        assert self.codes(supplier, manager) == ["own"]
        assert self.codes(supplier, UserFactory()) == []

    def test_nor_on_its_page(self, manager, supplier):
        bring(certificates=[certificate("S1", valid_until="2024-10-31")])
        paper = Attestation.objects.get()
        paper.valid_until = TODAY + DAY

        save_attestation(paper, actor=manager, today=TODAY)

        assert self.codes(supplier, manager) == ["own"]

    @pytest.mark.either
    @pytest.mark.parametrize("day", [None, TODAY + DAY])
    def test_nor_who_lets_a_withdrawn_paper_count_again(self, day, manager, supplier):
        bring(certificates=[certificate("S1")])
        withdraw(Attestation.objects.get(), on=TODAY - DAY, actor=UserFactory(), today=TODAY)
        assert self.codes(supplier, manager) == ["unmet"]
        paper = Attestation.objects.get()
        paper.withdrawn_on = day

        save_attestation(paper, actor=manager, today=TODAY)

        assert self.codes(supplier, manager) == ["own"]

    def test_nor_who_takes_back_an_import_that_ended_a_paper(self, manager, supplier):
        bring(certificates=[certificate("S1")])
        shorter = bring(actor=UserFactory(), certificates=[certificate("S1", valid_until="2024-10-31")])
        assert self.codes(supplier, manager) == ["unmet"]

        undo(shorter.run, actor=manager, today=TODAY)

        assert self.codes(supplier, manager) == ["own"]

    @pytest.mark.either
    def test_nor_who_lifts_a_suspension(self, manager, supplier):
        bring(certificates=[certificate("S1")])
        stopped = SuspensionFactory(attestation=Attestation.objects.get(), suspended_from=TODAY - DAY)
        assert self.codes(supplier, manager) == ["unmet"]

        end_suspension(stopped, on=TODAY, actor=manager, today=TODAY)

        assert self.codes(supplier, manager) == ["own"]

    @pytest.mark.either
    def test_nor_who_imported_it_for_a_firm_that_then_ended_in_it(self, manager, supplier):
        twin = SupplierFactory(code="S2", registered=True)
        bring(actor=manager, certificates=[certificate("S2")])
        assert self.codes(supplier, manager) == ["unmet"]

        approve_merge(MergeFactory(ended=twin, kept=supplier), actor=manager, today=TODAY)

        assert self.codes(supplier, manager) == ["own"]

    @pytest.mark.either  # the same statements as above
    def test_who_imported_what_nothing_asks_for_approves(self, manager, supplier):
        bring(certificates=[certificate("S1")])
        bring(actor=manager, certificates=[certificate("S1", standard="ISO 14001:2015", certificate_number="EMS-1")])

        assert self.codes(supplier, manager) == []

    @pytest.mark.either  # the same statements as above
    def test_who_changed_what_another_person_reviewed_since_approves(self, manager, supplier):
        iso = Requirement.objects.get(code="iso_9001")
        paper = AttestationFactory(supplier=supplier, requirement=iso, certificate=True, waiting=True)
        paper.scope = "Boards"
        save_attestation(paper, actor=manager, today=TODAY)
        accept_attestations([paper], actor=UserFactory(), today=TODAY)

        assert self.codes(supplier, manager) == []


@pytest.mark.either
@pytest.mark.parametrize("demand", ["cooling_off", "findings_closed", "on_site_audit"])
def test_nor_does_who_said_that_one_firm_is_two(demand, manager):
    old, new = SupplierFactory(eliminated=True), SupplierFactory(registered=True)
    AuditFactory(supplier=new, reported=True)
    FindingFactory(supplier=old, severity=SeverityFactory(code="critical", is_critical=True))
    ResemblanceFactory(supplier=new, other=old, verdict="same")
    GateFactory(demands=(demand,))
    request = StageRequestFactory(supplier=new)
    assert [code for code, _words in refused(request, manager)] == ["unmet"]

    ResemblanceFactory(supplier=new, other=old, verdict="another", actor=manager)

    words = f"You said that {new} and {old} are two firms, which were said to be one: another person must decide it."
    assert refused(request, manager) == [("own", words)]
    approve_stage(request, actor=UserFactory(), today=TODAY)


def test_nor_does_who_recorded_alone_what_was_agreed_after_a_screening(manager):
    supplier = SupplierFactory(registered=True)
    ScreeningFactory(supplier=supplier, kind="social")
    bad = ScreeningFactory(supplier=supplier, bad=True)
    GateFactory(demands=("screening",))
    request = StageRequestFactory(supplier=supplier)
    assert [code for code, _words in refused(request, manager)] == ["unmet"]

    agree_improvement(bad, agreed_on=TODAY, agreed="They look into it.", actor=manager, today=TODAY)

    [(code, words)] = refused(request, manager)
    assert (code, words.split(" (")[0]) == ("own", "You recorded what was agreed after the screening")
    approve_stage(request, actor=UserFactory(), today=TODAY)
