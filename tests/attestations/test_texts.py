"""The wordings that ship: in three languages, signed at once, and in the way of nobody's own."""

import pytest

from accounts.services import system_user
from attestations.models import CommitmentText, Requirement, SigningWay
from attestations.reference import publish_texts
from foundation.dates import today
from tests.factories import CommitmentTextFactory

# What ships is read from its files, whichever database it goes into.
pytestmark = [pytest.mark.usefixtures("reference"), pytest.mark.django_db, pytest.mark.either]

SHIPPED = ["anti_bribery", "confidentiality", "conflict_minerals", "declaration", "security"]


@pytest.mark.parametrize("code", SHIPPED)
def test_a_commitment_that_ships_can_be_signed_at_once_in_three_languages(code):
    requirement = Requirement.objects.get(code=code)

    texts = CommitmentText.objects.current(requirement, today())

    assert sorted(texts) == ["en", "zh-hans", "zh-hant"]
    assert requirement.counts(SigningWay.HERE)


@pytest.mark.parametrize("code", SHIPPED)
def test_the_wordings_of_a_commitment_have_the_same_paragraphs(code):
    texts = CommitmentText.objects.filter(requirement__code=code)

    assert len({text.text.count("\n\n") for text in texts}) == 1


@pytest.mark.both
def test_a_company_that_has_its_own_text_is_given_none():
    requirement = Requirement.objects.get(code="integrity")
    own = CommitmentTextFactory(requirement=requirement)

    assert publish_texts(system_user(), today()) == 0
    assert [*requirement.texts.all()] == [own]
