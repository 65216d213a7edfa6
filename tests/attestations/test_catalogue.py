"""Requirements, their editions and other names; what ships of them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts import reference as accounts_reference
from accounts.services import system_user
from attestations import reference
from attestations.models import (
    ApplicabilityRule,
    Attestation,
    CommitmentText,
    Kind,
    Obligation,
    Requirement,
    RequirementAlias,
    RequirementEdition,
)
from attestations.services import close_rule, save_alias, save_edition, save_requirement
from attestations.standing import Standing
from evidence.verify import findings
from foundation.dates import FAR
from suppliers import reference as suppliers_reference
from tests.attestations.owing import DAY, event_count, owed
from tests.factories import TODAY, AttestationFactory, EditionFactory, RequirementFactory, RuleFactory, SupplierFactory

pytestmark = pytest.mark.django_db


@pytest.mark.either
def test_a_requirement_that_is_switched_on_binds_from_its_day(officer, actions):
    rule = RuleFactory(requirement=RequirementFactory(switched_off=True))
    SupplierFactory()
    before = owed()

    rule.requirement.required_from = DAY
    save_requirement(rule.requirement, actor=officer, today=TODAY)
    save_requirement(rule.requirement, actor=officer, today=TODAY)

    assert (before, owed()) == ([], [(DAY, FAR)])
    assert actions() == ["requirement_changed"] * 2


@pytest.mark.either
def test_a_longer_warning_is_seen_today(officer):
    requirement = RequirementFactory(document=True, expiring_days=0)
    RuleFactory(requirement=requirement)
    supplier = SupplierFactory()
    AttestationFactory(document=True, requirement=requirement, supplier=supplier, valid_until=date(2025, 1, 30))
    before = supplier.standings.get().standing

    requirement.expiring_days = 31
    save_requirement(requirement, actor=officer, today=TODAY)

    assert (before, supplier.standings.get().standing) == (Standing.VALID, Standing.EXPIRING)


def test_a_code_is_given_once(officer):
    RequirementFactory(code="one")
    events = event_count()

    with pytest.raises(IntegrityError), transaction.atomic():
        save_requirement(Requirement(code="one", kind=Kind.DOCUMENT), actor=officer, today=TODAY)

    assert (Requirement.objects.count(), event_count()) == (1, events)


def test_the_end_of_an_edition_is_copied_to_its_attestations(officer, actions):
    edition = EditionFactory()
    RuleFactory(requirement=edition.requirement)
    supplier = SupplierFactory()
    terms = {"certificate": True, "requirement": edition.requirement, "supplier": supplier}
    mine = AttestationFactory(edition=edition, **terms)
    other = AttestationFactory(edition=EditionFactory(requirement=edition.requirement, code="2026"), **terms)

    edition.ends_on = date(2024, 12, 1)
    save_edition(edition, actor=officer, today=TODAY)
    ended = dict(Attestation.objects.values_list("pk", "lapses_on"))
    edition.ends_on = FAR
    save_edition(edition, actor=officer, today=TODAY)

    assert ended == {mine.pk: date(2024, 12, 1), other.pk: date(2027, 1, 1)}
    assert set(Attestation.objects.values_list("lapses_on", flat=True)) == {date(2027, 1, 1)}
    assert actions() == ["edition_changed"] * 2
    assert list(findings()) == []


@pytest.mark.either
@pytest.mark.parametrize(
    ("ends_on", "announced_on", "expected"),
    [
        (date(2030, 1, 1), None, ("2024-05-01/2026-01-01",)),
        (date(2025, 6, 1), date(2024, 11, 1), ("2024-05-01/2026-01-01",)),
        (FAR, None, ("2024-05-01/2026-01-01",)),
        # Another was never right.
        (date(2030, 1, 1), date(2024, 4, 30), ()),
        (FAR, date(2024, 4, 1), ()),
        (date(2026, 1, 1), date(2024, 4, 1), ()),
    ],
)
def test_an_edition_keeps_the_end_that_was_known_before(ends_on, announced_on, expected, officer):
    edition = EditionFactory(ends_on=date(2026, 1, 1), announced_on=date(2024, 5, 1))

    edition.ends_on, edition.announced_on = ends_on, announced_on
    save_edition(edition, actor=officer, today=TODAY)

    edition = RequirementEdition.objects.get()
    assert edition.former_ends == expected
    since = announced_on or TODAY
    assert edition.announced_on == (None if ends_on == FAR and not expected else since)
    assert edition.end_known_on(date(2024, 10, 31)) == (date(2026, 1, 1) if expected else ends_on)
    assert edition.end_known_on(since) == ends_on
    assert list(findings()) == []


def test_an_end_that_was_moved_often_is_known_of_each_day(officer):
    edition = EditionFactory(ends_on=date(2026, 1, 1), announced_on=date(2024, 5, 1))
    for day, ends_on in ((date(2024, 7, 1), date(2027, 1, 1)), (date(2024, 9, 1), date(2026, 6, 1))):
        # A slip that is mended on the same day leaves no trace.
        for moved in (date(2029, 9, 9), ends_on):
            edition.ends_on = moved
            save_edition(edition, actor=officer, today=day)

    days = [date(2024, month, 1) for month in (4, 5, 6, 7, 8, 9)]
    ends = [FAR, date(2026, 1, 1), date(2026, 1, 1), date(2027, 1, 1), date(2027, 1, 1), date(2026, 6, 1)]
    assert [RequirementEdition.objects.get().end_known_on(day) for day in days] == ends


def test_an_end_that_passed_is_put_off_from_that_day_on(officer):
    edition = EditionFactory(ends_on=date(2024, 6, 1), announced_on=date(2024, 5, 1))
    RuleFactory(requirement=edition.requirement)
    supplier = SupplierFactory()
    AttestationFactory(certificate=True, requirement=edition.requirement, supplier=supplier, edition=edition)

    edition.ends_on = date(2030, 1, 1)
    save_edition(edition, actor=officer, today=TODAY)

    assert edition.announced_on == date(2024, 6, 1)
    duty = Obligation.objects.filter(supplier=supplier)
    days = [date(2024, 5, 31), date(2024, 6, 1), TODAY]
    assert [duty.in_force(day).with_standing(day).get().standing for day in days] == [
        Standing.EXPIRING, Standing.VALID, Standing.VALID,
    ]  # fmt: skip


@pytest.mark.either
def test_the_end_of_an_edition_is_seen_today(officer):
    edition = EditionFactory()
    RuleFactory(requirement=edition.requirement)
    supplier = SupplierFactory()
    AttestationFactory(certificate=True, requirement=edition.requirement, supplier=supplier, edition=edition)

    edition.ends_on = TODAY
    save_edition(edition, actor=officer, today=TODAY)

    assert supplier.standings.get().standing == Standing.EXPIRED


def test_another_name_is_folded(officer, actions):
    alias = save_alias(RequirementAlias(requirement=RequirementFactory(), text="ＩＳＯ 9001：2015"), actor=officer)

    assert RequirementAlias.objects.get().folded == "iso90012015" == alias.folded
    assert actions() == ["alias_added"]


@pytest.mark.either
def test_what_ships_is_loaded_once_and_what_was_changed_stays():
    actor = system_user()
    list(accounts_reference.load(actor))
    list(suppliers_reference.load(actor))

    first = dict(reference.load(actor))
    closed = ApplicabilityRule.objects.first()
    close_rule(closed, on=DAY, actor=actor, today=TODAY)
    renamed = Requirement.objects.get(code="rohs")
    renamed.name_en = "RoHS"
    save_requirement(renamed, actor=actor, today=TODAY)
    events = event_count()
    second = dict(reference.load(actor))

    assert first == {
        "requirements": Requirement.objects.count(),
        "editions": RequirementEdition.objects.exclude(requirement__kind=Kind.COMMITMENT).count(),
        "aliases": RequirementAlias.objects.count(),
        "rules": ApplicabilityRule.objects.count(),
        "texts": CommitmentText.objects.count(),
    }
    assert min(first.values()) > 0
    assert second == dict.fromkeys(first, 0)
    assert Requirement.objects.get(code="rohs").name_en == "RoHS"
    assert ApplicabilityRule.objects.get(pk=closed.pk).required_until == DAY
    assert event_count() == events
    assert list(findings()) == []
