"""Texts of commitments are published once, never changed, and signed anew where that is asked."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from attestations.models import CommitmentText, RequirementEdition
from attestations.services import save_text
from attestations.standing import Standing
from foundation.dates import FAR
from tests.attestations.owing import DAY
from tests.factories import (
    TODAY,
    AttestationFactory,
    CommitmentTextFactory,
    RequirementFactory,
    RuleFactory,
    SupplierFactory,
)

pytestmark = pytest.mark.django_db


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


@pytest.mark.either
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
