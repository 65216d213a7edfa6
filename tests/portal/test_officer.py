"""Who is responsible at the buyer is named to the supplier with her address and phone, and nobody else is."""

import pytest
from django.urls import reverse

from accounts.services import save_person, system_user
from foundation.dates import today
from portal.templatetags.portal import dialled
from tests.factories import AttestationFactory, MembershipFactory, SupplierFactory, UserFactory
from tests.portal.doors import entered

# Every page answers on both in test_matrix.py; what stands on it is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

NAMED = ("Grace Ho", 'href="mailto:grace.ho@example.com"', 'href="tel:+8675512345678"', "+86 755 1234 5678 ext. 9")


@pytest.fixture
def officer(db):
    return UserFactory(
        officer=True, full_name="Grace Ho", email="grace.ho@example.com", phone="+86 755 1234 5678 ext. 9",
        manager=UserFactory(manager_role=True, full_name="Boss Inside"),
    )  # fmt: skip


@pytest.fixture
def supplier(officer):
    return SupplierFactory(officer=officer, today=today())


@pytest.fixture
def pages(visitor, asked, supplier):
    """Return the pages of home and of a paper that was refused by somebody else."""
    paper = AttestationFactory(refused=True, supplier=supplier, requirement=asked(), today=today())
    return lambda: [visitor.get(where).text for where in ("/portal/", reverse("portal:paper", args=[paper.public_id]))]


@pytest.mark.either
@pytest.mark.both
def test_the_officer_is_named_at_home_and_where_a_paper_was_refused(pages):
    UserFactory(officer=True, full_name="Another Officer")

    for page in pages():
        assert [words for words in NAMED if words not in page] == []
        assert [words for words in ("Boss Inside", "Another Officer") if words in page] == []


def test_without_a_phone_none_is_shown(pages, officer):
    officer.phone = ""
    save_person(officer, actor=system_user())

    for page in pages():
        assert "mailto:grace.ho@example.com" in page
        assert "tel:" not in page


def test_who_has_left_is_not_named(pages, officer):
    officer.is_active = False
    save_person(officer, actor=system_user())

    assert [page for page in pages() if "Grace Ho" in page or "Whom to ask" in page] == []


def test_where_nobody_is_responsible_nobody_is_named():
    visitor = entered(MembershipFactory(supplier=SupplierFactory(today=today())).user)

    assert "Whom to ask" not in visitor.get("/portal/").text


def test_a_paper_that_was_accepted_names_nobody(visitor, asked, supplier):
    paper = AttestationFactory(supplier=supplier, requirement=asked(), today=today())

    assert "Grace Ho" not in visitor.get(reverse("portal:paper", args=[paper.public_id])).text


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("+86 755 1234 5678", "+8675512345678"),
        ("0755-1234 5678 转 9", "075512345678"),
        ("(020) 7946/0018", "02079460018"),
        ("＋８６ ７５５", "+86755"),
        ("ask the desk", ""),
        ("", ""),
    ],
)
def test_a_telephone_dials_the_digits_alone(phone, number):
    assert dialled(phone) == number
