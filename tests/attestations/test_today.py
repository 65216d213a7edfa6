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
from attestations.standing import Standing
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


class Watch:
    """What the kept standings were after each step; in `wrong` where they were not what they should be."""

    def __init__(self, out_of_step):
        self.out_of_step = out_of_step
        self.seen, self.wrong = [], {}

    def __call__(self, step):
        """Look at what is kept after a step, each of which changes something."""
        kept_day, differing = self.out_of_step(TODAY)
        state = sorted(StandingToday.objects.values_list("supplier", "requirement", "standing"))
        if (kept_day, differing) != (TODAY, set()):
            self.wrong[step] = kept_day, differing
        if self.seen and self.seen[-1] == state:
            self.wrong[step] = "nothing was seen to change"
        self.seen.append(state)


@pytest.fixture
def by():
    """Return by whom and when everything is done."""
    return {"actor": system_user(), "today": TODAY}


@pytest.mark.either
@pytest.mark.usefixtures("however_many")
def test_the_kept_standings_follow_every_service(out_of_step, by):
    watch = Watch(out_of_step)
    edition = EditionFactory()
    supplier, other = SupplierFactory(), SupplierFactory()
    rule = RuleFactory(requirement=edition.requirement)
    watch("a rule is opened")
    third = SupplierFactory()
    watch("a supplier is registered")

    paper = review(watch, edition, supplier, other)
    interrupt(watch, paper, by)
    let_expire(watch, edition, by)
    withdraw_and_exempt(watch, paper, other, by)
    suspend_supplier(watch, third, by)
    bring_sheets(watch, third, edition.requirement, by)
    change_rules(watch, rule, by)

    assert watch.wrong == {}
    assert len(watch.seen) == 22


def review(watch, edition, supplier, other):
    """Accept a paper of one supplier, which is returned, and refuse one of another."""
    reviewer = {"actor": UserFactory(), "today": TODAY}
    handed_in = {"certificate": True, "requirement": edition.requirement, "waiting": True}
    paper = AttestationFactory(supplier=supplier, edition=edition, **handed_in)
    watch("a certificate is handed in")
    accept_attestations([paper], **reviewer)
    watch("it is accepted")
    paper.refresh_from_db()
    second = AttestationFactory(supplier=other, **handed_in)
    watch("another is handed in")
    refuse_attestations([second], reason="expired", **reviewer)
    watch("it is refused")
    return paper


def interrupt(watch, paper, by):
    """Suspend a paper and lift that again."""
    suspension = suspend(paper, suspended_from=date(2024, 6, 1), reason="x", **by)
    watch("the first is suspended")
    end_suspension(suspension, on=TODAY, **by)
    watch("the suspension is lifted")


def let_expire(watch, edition, by):
    """Let an edition end soon, then ask for no notice of what ends."""
    edition.ends_on = edition.announced_on = TOMORROW
    save_edition(edition, **by)
    # Nobody knows of it before tomorrow.
    edition.announced_on = TODAY
    save_edition(edition, **by)
    watch("its edition ends soon")
    edition.requirement.expiring_days = 0
    save_requirement(edition.requirement, **by)
    watch("nothing ends soon")


def withdraw_and_exempt(watch, paper, other, by):
    """Withdraw papers; in between exempt a supplier for a while."""
    withdraw(paper, on=TODAY, **by)
    watch("it is withdrawn")
    exemption = grant_exemption(other, paper.requirement, exempt_from=TODAY, reason="x", **by)
    watch("the other is exempted")
    revoke_exemption(exemption, on=TODAY, **by)
    watch("the exemption is revoked")
    renewal = AttestationFactory(certificate=True, requirement=paper.requirement, supplier=other)
    watch("the other holds one")
    withdraw(renewal, on=TODAY, **by)
    watch("that is withdrawn")


def suspend_supplier(watch, supplier, by):
    """Suspend a supplier; then say that this was never true."""
    record_facts(StageChange, [Fact(supplier.pk, TODAY, {"stage": Stage.SUSPENDED})], **by)
    watch("a supplier is suspended")
    correct_fact(StageChange.objects.latest("pk"), None, **by)
    watch("that was never true")


def bring_sheets(watch, supplier, requirement, by):
    """Bring a certificate of a supplier by spreadsheet, and that it left."""
    certificate = {
        "supplier_code": supplier.code,
        "standard": requirement.code,
        "certificate_number": "Q9",
        "issuing_body": "SGS",
        "valid_from": "2024-06-01",
        "valid_until": "2027-05-31",
    }
    import_tables({"certificates": [certificate]}, name="certificates.csv", **by)
    watch("a certificate is imported")
    left = {"code": supplier.code, "name": supplier.name, "stage": "left", "left_on": "2024-12-31"}
    import_tables({"suppliers": [left]}, name="suppliers.csv", **by)
    watch("a supplier leaves by spreadsheet")


def change_rules(watch, rule, by):
    """Bind everybody, then nobody, then those who left."""
    requirement = rule.requirement
    changed = change_rule(rule, ApplicabilityRule(requirement=requirement), on=TODAY, **by)
    watch("everybody is bound")
    close_rule(changed, on=TODAY, **by)
    watch("nobody is bound")
    open_rule(ApplicabilityRule(requirement=requirement, stages=["left"]), **by)
    watch("those who left are bound")


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either
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


@pytest.mark.either
def test_an_end_that_is_said_tomorrow_is_not_known_today():
    edition = EditionFactory()
    RuleFactory(requirement=edition.requirement)
    paper = AttestationFactory(certificate=True, requirement=edition.requirement, edition=edition)

    edition.ends_on = edition.announced_on = TOMORROW
    save_edition(edition, actor=system_user(), today=TODAY)

    assert paper.supplier.standings.get().standing == Standing.VALID
