"""A commitment that can be signed here: that comes first at home and on its page, and afterwards what was signed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.services import system_user
from attestations.models import CommitmentText
from attestations.services import save_requirement
from foundation.dates import today
from tests.factories import (
    AttestationFactory,
    CommitmentTextFactory,
    MembershipFactory,
    SignatureFactory,
)
from tests.portal.doors import entered

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def commitment(asked):
    """Return a commitment that a text is published of, and for which a clause may stand."""
    requirement = asked(with_clause=True)
    CommitmentTextFactory(requirement=requirement, today=today())
    return requirement


def signed(requirement, supplier, person, **declared):
    """Sign the text just now."""
    said = {"text": CommitmentText.objects.get(requirement=requirement), "supplier": supplier, "person": person}
    return SignatureFactory(
        now=timezone.now(), **{f"declaration__{name}": of for name, of in (said | declared).items()}
    )


def page_of(client, requirement):
    return client.get(reverse("portal:hand-in", args=[requirement.code])).text


def test_signing_here_is_the_first_button_and_takes_two_minutes(visitor, commitment):
    page = visitor.get("/portal/").text

    here, elsewhere = (reverse(f"portal:{name}", args=[commitment.code]) for name in ("sign", "hand-in"))
    assert page.index(f'class="button primary" href="{here}"') < page.index(f'class="button" href="{elsewhere}"')
    assert "about 2 minutes" in page
    assert "On paper, or by a contract clause" in page
    assert "about 10 minutes" not in page


def test_signing_here_comes_before_what_paper_needs(visitor, commitment):
    page = page_of(visitor, commitment)

    in_order = ("Read and sign", "Company chop needed", "Hand in a scan", "Name the clause")
    places = [page.index(words) for words in in_order]
    assert places == sorted(places)


def test_what_cannot_be_signed_here_is_not_offered_to_be(visitor, asked, commitment):
    commitment.signing_ways = {"paper"}
    save_requirement(commitment, actor=system_user(), today=today())
    without_text = asked()
    CommitmentTextFactory(requirement=without_text, published_on=today() + timedelta(days=1), today=today())

    home, pages = visitor.get("/portal/").text, [page_of(visitor, one) for one in (commitment, without_text)]

    assert home.count("Hand in the commitment") == 2
    assert [page for page in (home, *pages) if "/portal/sign/" in page] == []


@pytest.mark.both
def test_what_was_signed_and_holds_is_shown_with_its_receipt(visitor, commitment, supplier, person):
    signature = signed(commitment, supplier, person)

    page = page_of(visitor, commitment)

    assert '<span class="word standing-valid">Valid</span>' in page
    assert "王芳" in page
    assert f'datetime="{timezone.localtime(signature.signed_at).isoformat()}"' in page
    assert reverse("portal:receipt", args=[signature.attestation.public_id]) in page
    assert [words for words in ("Read and sign", "Company chop needed") if words in page] == []


def test_a_signature_that_waits_for_its_letter_is_not_asked_for_again(visitor, commitment, supplier, person):
    signed(commitment, supplier, person, capacity="letter_of_authority")

    page = page_of(visitor, commitment)

    assert "In review already" in page
    assert "Read and sign" not in page
    assert "Signed online" not in page


def test_a_signature_is_asked_for_anew_before_an_earlier_one_ends(visitor, commitment, supplier, person):
    signed(commitment, supplier, person)
    CommitmentTextFactory(
        requirement=commitment, version=2, today=today(), resign_from=today() + timedelta(days=20), text="Anew"
    )

    page = page_of(visitor, commitment)

    assert "Signed online" in page
    assert "Read and sign" in page


def test_what_was_accepted_on_paper_names_no_signature(visitor, commitment, supplier):
    AttestationFactory(supplier=supplier, requirement=commitment, today=today())

    assert "Signed online" not in page_of(visitor, commitment)


def test_nothing_of_what_another_signed_is_shown(stranger, commitment, supplier, person):
    signed(commitment, supplier, person)

    page = page_of(stranger, commitment)

    assert "Signed online" not in page
    assert "Read and sign" in page


def test_a_colleague_sees_what_was_signed(commitment, supplier, person):
    signed(commitment, supplier, person)
    colleague = entered(MembershipFactory(supplier=supplier).user)

    assert "Signed online" in page_of(colleague, commitment)
