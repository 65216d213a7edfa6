"""Whoever handed something in at the portal is told of the decision, once, in his language."""

from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone, translation

from attestations.models import Review
from attestations.services import accept_attestations, refuse_attestations
from reminders.models import Mail
from reminders.recipients import key_of
from tests.factories import (
    TODAY,
    AttestationFactory,
    MembershipFactory,
    RequirementFactory,
    SupplierFactory,
    UserFactory,
)

# What a person reads and is led to; what is due is asked in the tests of `both`.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

NAMES = {"name_en": "ISO 14001", "name_zh_hant": "ISO 14001環境管理體系", "name_zh_hans": "ISO 14001环境管理体系"}


@pytest.fixture
def person():
    """Whoever acts for the supplier, and is none of its contacts."""
    user = UserFactory(email="li@example.com", full_name="李明", language="en")
    return MembershipFactory(user=user, supplier=SupplierFactory(name="國際電子", code="S7")).user


@pytest.fixture
def handed_in(person):
    """Return a function that hands a certificate in, in the person's name."""

    def run(**fields):
        given = {"certificate": True, "from_portal": True, "requirement": RequirementFactory(certificate=True, **NAMES)}
        supplier = person.memberships.get().supplier
        return AttestationFactory(waiting=True, supplier=supplier, actor=person, **given | fields)

    return run


def refuse(paper, words=""):
    refuse_attestations([paper], reason="chop", words=words, actor=UserFactory(), today=TODAY)


def accept(*papers):
    accept_attestations(papers, actor=UserFactory(), today=TODAY)


def test_an_acceptance_is_told_shortly(handed_in, person):
    paper = handed_in()

    accept(paper)

    mail = Mail.objects.get()
    assert (mail.is_letter, mail.address, mail.recipient) == (True, person.email, key_of(person, paper.supplier_id))
    assert mail.subject == "Accepted: ISO 14001, 國際電子"
    assert "“ISO 14001”, which you handed in for 國際電子 (S7) on " in mail.text
    assert f"{settings.PUBLIC_URL}/portal/papers/{paper.public_id}/" in mail.text


@pytest.mark.both
def test_a_refusal_says_why_and_leads_to_the_page_where_it_is_mended(handed_in):
    paper = handed_in()

    refuse(paper, words="The chop is\nfaint.")

    mail = Mail.objects.get()
    assert mail.subject == "To be mended: ISO 14001, 國際電子"
    for said in (
        "Good day, 李明,",
        "was not accepted.",
        "Why: The company chop is missing or wrong",
        "In the reviewer’s words: The chop is faint.",
        f"{settings.PUBLIC_URL}/portal/hand-in/{paper.requirement.code}/",
    ):
        assert said in mail.text


@pytest.mark.parametrize(("chosen", "language"), [("zh-hans", "zh-hans"), ("zh-hant", "zh-hant"), ("", "zh-hans")])
def test_it_is_in_the_language_of_who_reads_it_or_of_the_country(handed_in, person, chosen, language):
    person.language = chosen
    person.save()

    refuse(handed_in())

    mail = Mail.objects.get()
    with translation.override(language):
        reason = str(Review.Reason.CHOP.label)
    assert (mail.language, reason in mail.text, "chop" in mail.text) == (language, True, False)


def test_what_announces_a_certificate_is_promised(handed_in):
    requirement = RequirementFactory(certificate=True, **NAMES)
    paper = handed_in(certificate=False, announced=True, requirement=requirement, valid_until=date(2025, 6, 30))

    accept(paper)

    mail = Mail.objects.get()
    assert mail.subject == "Accepted: ISO 14001, 國際電子"
    assert "counts as promised" in mail.text
    assert "by June 30, 2025." in mail.text


def test_each_of_several_papers_has_a_letter(handed_in):
    papers = [handed_in(), handed_in(requirement=RequirementFactory(certificate=True))]

    accept(*papers)

    assert Mail.objects.count() == 2


def test_who_acts_for_the_supplier_no_more_is_told_nothing(handed_in, person):
    paper = handed_in()
    person.memberships.update(ended_at=timezone.now())

    refuse(paper)

    assert not Mail.objects.exists()


@pytest.mark.either
@pytest.mark.both
def test_of_what_staff_entered_nobody_is_told(handed_in):
    accept(handed_in(from_portal=False))

    assert not Mail.objects.exists()
