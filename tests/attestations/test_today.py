from datetime import date, timedelta

import pytest

from accounts.services import system_user
from attestations.models import ApplicabilityRule, Attestation, Obligation, StandingDay, StandingToday
from attestations.services import (
    accept_attestations,
    bring_standings_in_step,
    change_rule,
    close_rule,
    end_suspension,
    grant_exemption,
    open_rule,
    refuse_attestations,
    revoke_exemption,
    save_edition,
    save_requirement,
    suspend,
    withdraw,
)
from attestations.tasks import bring_today_in_step, repair_obligations
from foundation.dates import today
from sheets.engine import import_tables
from suppliers.models import Stage, StageChange
from suppliers.services import Fact, bring_suppliers_in_step, correct_fact, record_facts
from tests.factories import (
    TODAY,
    AttestationFactory,
    EditionFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)


@pytest.mark.usefixtures("however_many")
def test_the_kept_standings_follow_every_service(out_of_step):
    by = {"actor": system_user(), "today": TODAY}
    reviewer = {"actor": UserFactory(), "today": TODAY}
    wrong, seen = {}, []

    def check(step):
        kept_day, differing = out_of_step(TODAY)
        state = sorted(StandingToday.objects.values_list("supplier", "requirement", "standing"))
        if (kept_day, differing) != (TODAY, set()):
            wrong[step] = kept_day, differing
        if seen and seen[-1][1] == state:
            wrong[step] = "nothing was seen to change"
        seen.append((step, state))

    edition = EditionFactory()
    requirement = edition.requirement
    supplier, other = SupplierFactory(), SupplierFactory()
    rule = RuleFactory(requirement=requirement)
    check("a rule is opened")
    third = SupplierFactory()
    check("a supplier is registered")
    paper = AttestationFactory(
        certificate=True, requirement=requirement, supplier=supplier, edition=edition, waiting=True
    )
    check("a certificate is handed in")
    accept_attestations([paper], **reviewer)
    check("it is accepted")
    paper.refresh_from_db()
    second = AttestationFactory(certificate=True, requirement=requirement, supplier=other, waiting=True)
    check("another is handed in")
    refuse_attestations([second], reason="expired", **reviewer)
    check("it is refused")
    suspension = suspend(paper, suspended_from=date(2024, 6, 1), reason="x", **by)
    check("the first is suspended")
    end_suspension(suspension, on=TODAY, **by)
    check("the suspension is lifted")
    edition.ends_on = TOMORROW
    save_edition(edition, **by)
    check("its edition ends soon")
    requirement.expiring_days = 0
    save_requirement(requirement, **by)
    check("nothing ends soon")
    withdraw(paper, on=TODAY, **by)
    check("it is withdrawn")
    exemption = grant_exemption(other, requirement, exempt_from=TODAY, reason="x", **by)
    check("the other is exempted")
    revoke_exemption(exemption, on=TODAY, **by)
    check("the exemption is revoked")
    renewal = AttestationFactory(certificate=True, requirement=requirement, supplier=other)
    check("the other holds one")
    withdraw(renewal, on=TODAY, **by)
    check("it is withdrawn")
    record_facts(StageChange, [Fact(third.pk, TODAY, {"stage": Stage.SUSPENDED})], **by)
    check("a supplier is suspended")
    correct_fact(StageChange.objects.latest("pk"), None, **by)
    check("that was never true")
    import_tables(
        {
            "certificates": [
                {
                    "supplier_code": third.code,
                    "standard": requirement.code,
                    "certificate_number": "Q9",
                    "issuing_body": "SGS",
                    "valid_from": "2024-06-01",
                    "valid_until": "2027-05-31",
                }
            ]
        },
        name="certificates.csv",
        **by,
    )
    check("a certificate is imported")
    import_tables(
        {"suppliers": [{"code": third.code, "name": third.name, "stage": "left", "left_on": "2024-12-31"}]},
        name="suppliers.csv",
        **by,
    )
    check("a supplier leaves by spreadsheet")
    changed = change_rule(rule, ApplicabilityRule(requirement=requirement), on=TODAY, **by)
    check("everybody is bound")
    close_rule(changed, on=TODAY, **by)
    check("nobody is bound")
    open_rule(ApplicabilityRule(requirement=requirement, stages=["left"]), **by)
    check("those who left are bound")
    assert wrong == {}
    assert len(seen) == 22


def test_the_kept_standings_roll_over_to_the_next_day(out_of_step):
    requirement = RequirementFactory(certificate=True)
    RuleFactory(requirement=requirement)
    AttestationFactory(certificate=True, requirement=requirement, valid_until=TODAY)
    SupplierFactory(stages=[(TOMORROW, "active")])
    SupplierFactory(stages=[(date(2020, 1, 1), "active"), (TOMORROW, "left")])
    before = StandingToday.objects.count()

    bring_suppliers_in_step(TOMORROW)
    changed = bring_standings_in_step(TOMORROW)

    assert (before, changed) == (2, 3)
    assert out_of_step(TOMORROW) == (TOMORROW, set())
    assert bring_standings_in_step(TOMORROW) == 0


def test_another_day_is_worked_out_anew_whatever_was_asked(out_of_step):
    RuleFactory()
    one, _two = SupplierFactory(), SupplierFactory(stages=[(TOMORROW, "active")])

    bring_standings_in_step(TOMORROW, [one.pk])

    assert out_of_step(TOMORROW) == (TOMORROW, set())


def test_some_requirements_of_some_suppliers_are_brought_in_step_alone():
    one, two = RuleFactory().requirement, RuleFactory().requirement
    first, second = SupplierFactory(), SupplierFactory()
    StandingToday.objects.all().delete()

    bring_standings_in_step(TODAY, [first.pk], [two.pk])
    kept = set(StandingToday.objects.values_list("supplier", "requirement"))
    bring_standings_in_step(TODAY, requirement_ids=[one.pk])
    more = set(StandingToday.objects.values_list("supplier", "requirement"))

    assert kept == {(first.pk, two.pk)}
    assert more == {(first.pk, two.pk), (first.pk, one.pk), (second.pk, one.pk)}


def test_there_is_one_kept_day():
    bring_standings_in_step(TODAY)
    bring_standings_in_step(TOMORROW)

    assert list(StandingDay.objects.values_list("pk", "as_of")) == [(1, TOMORROW)]


def test_the_clock_rolls_everything_over(out_of_step):
    RuleFactory()
    AttestationFactory(document=True)
    supplier = SupplierFactory(stages=[(date(2020, 1, 1), "active"), (date(2025, 1, 1), "left")])
    before = supplier.stage

    for _ in range(2):
        bring_today_in_step()

    supplier.refresh_from_db()
    assert (before, supplier.stage) == ("active", "left")
    assert out_of_step(today()) == (today(), set())
    assert Attestation.objects.count() == 1


def test_the_night_repairs_what_was_changed_behind_our_back(out_of_step, caplog):
    day = today()
    SupplierFactory(today=day)
    RuleFactory(requirement=RequirementFactory(), today=day)
    bring_today_in_step()
    Obligation.objects.all().delete()

    with caplog.at_level("WARNING", logger="goodstanding"):
        repair_obligations()
        repair_obligations()

    assert Obligation.objects.count() == 1
    assert out_of_step(day) == (day, set())
    assert [record.message for record in caplog.records] == ["1 obligations were not what the facts say; they are now"]
