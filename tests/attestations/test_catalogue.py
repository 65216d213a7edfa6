from datetime import date

import pytest
from django.core.exceptions import ValidationError
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
from attestations.services import (
    change_rule,
    close_rule,
    open_rule,
    save_alias,
    save_edition,
    save_requirement,
    save_text,
)
from attestations.standing import Standing
from evidence.models import Event
from evidence.verify import findings
from foundation.dates import ALWAYS, FAR
from suppliers import reference as suppliers_reference
from tests.factories import (
    START,
    TODAY,
    AttestationFactory,
    CommitmentTextFactory,
    EditionFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2024, 3, 1)


def owed():
    return list(Obligation.objects.order_by("required_from").values_list("required_from", "required_until"))


def event_count():
    return Event.objects.count()


# --- requirements and editions -------------------------------------------------------------------


def test_a_requirement_that_is_switched_on_binds_from_its_day(officer, actions):
    rule = RuleFactory(requirement=RequirementFactory(switched_off=True))
    SupplierFactory()
    before = owed()

    rule.requirement.required_from = DAY
    save_requirement(rule.requirement, actor=officer, today=TODAY)
    save_requirement(rule.requirement, actor=officer, today=TODAY)

    assert (before, owed()) == ([], [(DAY, FAR)])
    assert actions() == ["requirement_changed"] * 2


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


# --- commitment texts ----------------------------------------------------------------------------


def test_a_text_is_published_once_and_never_changed(officer, actions):
    text = save_text(
        CommitmentText(
            requirement=RequirementFactory(), version=1, language="en", text="We promise.", published_on=DAY
        ),
        actor=officer,
        today=TODAY,
    )

    text.text = "We promise nothing."
    with pytest.raises(ValidationError) as refused:
        save_text(text, actor=officer, today=TODAY)

    assert refused.value.code == "protected"
    assert CommitmentText.objects.get().text == "We promise."
    assert actions() == ["text_added", "edition_added"]


def test_a_version_is_published_once_in_a_language(officer):
    known = CommitmentTextFactory()
    terms = {"requirement": known.requirement, "text": "x", "published_on": DAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        save_text(CommitmentText(version=1, language="zh-hans", **terms), actor=officer, today=TODAY)
    save_text(CommitmentText(version=1, language="zh-hant", **terms), actor=officer, today=TODAY)
    save_text(CommitmentText(version=2, language="zh-hans", **terms), actor=officer, today=TODAY)

    assert CommitmentText.objects.count() == 3


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_text_has_one_kind_of_line_ends_and_one_form_of_each_character():
    text = CommitmentTextFactory(text="\n\nCafe\u0301 \r\n\r\nEnd\n")

    assert text.text == "Café\n\nEnd"


def test_a_version_that_must_be_signed_anew_ends_what_was_signed_of_earlier_ones():
    first = CommitmentTextFactory()
    edition = RequirementEdition.objects.get(requirement=first.requirement)
    RuleFactory(requirement=first.requirement)
    supplier = SupplierFactory()
    paper = AttestationFactory(requirement=first.requirement, supplier=supplier, edition=edition)

    CommitmentTextFactory(requirement=first.requirement, version=2, published_on=DAY, resign_from=TODAY)

    paper.refresh_from_db()
    assert paper.lapses_on == TODAY
    assert supplier.standings.get().standing == Standing.EXPIRED


def test_a_version_that_only_mends_words_ends_nothing():
    first = CommitmentTextFactory()

    CommitmentTextFactory(requirement=first.requirement, version=2)

    editions = RequirementEdition.objects.filter(requirement=first.requirement)
    assert [*editions.values_list("code", "ends_on")] == [("1", FAR), ("2", FAR)]


@pytest.mark.parametrize(
    ("day", "languages"),
    [
        (date(2023, 12, 31), {}),
        (date(2024, 1, 1), {"zh-hans": 1, "en": 1}),
        (date(2024, 6, 1), {"zh-hans": 1, "en": 1}),
        (date(2024, 7, 1), {"en": 2, "zh-hans": 2}),
    ],
)
def test_the_current_wordings_are_of_the_newest_version_that_prevails(day, languages):
    text = CommitmentTextFactory()
    for version, language, published in [(1, "en", 1), (2, "en", 6), (2, "zh-hans", 7)]:
        CommitmentTextFactory(
            requirement=text.requirement, version=version, language=language, published_on=date(2024, published, 1)
        )

    current = CommitmentText.objects.current(text.requirement, day)

    assert {language: text.version for language, text in current.items()} == languages


# --- rules ---------------------------------------------------------------------------------------


def test_a_rule_binds_from_its_first_day(officer, actions):
    SupplierFactory()

    rule = open_rule(ApplicabilityRule(requirement=RequirementFactory(), required_from=DAY), actor=officer, today=TODAY)

    assert rule.recorded_by == officer
    assert owed() == [(DAY, FAR)]
    assert actions() == ["rule_added"]


def test_two_equal_rules_bind_once(officer):
    SupplierFactory()
    requirement = RequirementFactory()

    for _ in range(2):
        open_rule(ApplicabilityRule(requirement=requirement), actor=officer, today=TODAY)

    assert owed() == [(START, FAR)]


def test_a_rule_that_is_closed_binds_until_the_day_before(officer, actions):
    rule = RuleFactory()
    supplier = SupplierFactory()

    close_rule(rule, on=DAY, actor=officer, today=TODAY)

    assert ApplicabilityRule.objects.get().required_until == DAY
    assert owed() == [(START, DAY)]
    assert supplier.standings.count() == 0
    assert actions() == ["rule_closed"]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2024, 6, 1), FAR])
def test_a_rule_is_not_closed_on_a_day_on_which_it_does_not_bind(day, officer):
    rule = RuleFactory(required_from=date(2024, 1, 1), required_until=date(2024, 6, 1))
    events = event_count()

    with pytest.raises(ValidationError) as refused:
        close_rule(rule, on=day, actor=officer, today=TODAY)

    assert refused.value.code == "period"
    assert (ApplicabilityRule.objects.get().required_until, event_count()) == (date(2024, 6, 1), events)


def test_a_rule_is_closed_once_whatever_the_page_that_was_open_shows(officer):
    rule = RuleFactory()
    seen_before = ApplicabilityRule.objects.get()
    close_rule(rule, on=DAY, actor=officer, today=TODAY)

    with pytest.raises(ValidationError):
        close_rule(rule, on=DAY, actor=officer, today=TODAY)
    with pytest.raises(ValidationError):
        close_rule(seen_before, on=date(2024, 5, 1), actor=officer, today=TODAY)

    assert ApplicabilityRule.objects.get().required_until == DAY


def test_a_rule_may_be_closed_on_its_first_day(officer):
    rule = RuleFactory(required_from=DAY)
    SupplierFactory()

    close_rule(rule, on=DAY, actor=officer, today=TODAY)

    assert owed() == []


def test_a_changed_rule_is_closed_and_another_opened(officer, actions):
    old = RuleFactory()
    one, two = SupplierFactory(), SupplierFactory(registered=True)
    changed = ApplicabilityRule(requirement=old.requirement, stages=["registered"])

    new = change_rule(old, changed, on=DAY, actor=officer, today=TODAY)

    rows = list(ApplicabilityRule.objects.order_by("pk").values_list("pk", "required_from", "required_until", "stages"))
    assert rows == [(old.pk, ALWAYS, DAY, ("active",)), (new.pk, DAY, FAR, ("registered",))]
    assert list(Obligation.objects.order_by("required_from").values_list("supplier", "required_from", "rule")) == [
        (one.pk, START, old.pk),
        (two.pk, DAY, new.pk),
    ]
    assert actions() == ["rule_closed", "rule_added"]


def test_a_change_that_widens_a_rule_leaves_one_obligation(officer):
    old = RuleFactory()
    SupplierFactory()

    change_rule(old, ApplicabilityRule(requirement=old.requirement), on=DAY, actor=officer, today=TODAY)

    assert list(Obligation.objects.values_list("rule", "required_from", "required_until")) == [(old.pk, START, FAR)]


@pytest.mark.either  # it is refused by what the tests of the whole way read on both
def test_a_rule_that_was_closed_is_not_changed(officer):
    old = RuleFactory(required_until=DAY)
    events = event_count()

    with pytest.raises(ValidationError):
        change_rule(old, ApplicabilityRule(requirement=old.requirement), on=DAY, actor=officer, today=TODAY)

    assert (ApplicabilityRule.objects.count(), event_count()) == (1, events)


# --- what ships ----------------------------------------------------------------------------------


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
