"""What a supplier says by phone is recorded by an officer, and withdrawn by her."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from attestations.models import Acknowledgement, Obligation
from foundation.dates import today
from tests.admin.forms import save
from tests.factories import AcknowledgementFactory, AttestationFactory, RuleFactory, SupplierFactory, UserFactory

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.django_db, pytest.mark.either]

ADD = "admin:attestations_acknowledgement_add"


@pytest.fixture
def officer(db):
    return UserFactory(role="officer")


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer)
    return client


@pytest.fixture
def certificate(db):
    """A certificate that is required and holds for another half year."""
    paper = AttestationFactory(
        certificate=True, supplier=SupplierFactory(today=today()), valid_until=today() + timedelta(days=180),
        today=today(),
    )  # fmt: skip
    RuleFactory(requirement=paper.requirement, today=today())
    return paper


def page_of(said):
    return reverse("admin:attestations_acknowledgement_change", args=[said.pk])


@pytest.mark.both
def test_an_audit_is_booked_and_called_off(client, officer, certificate):
    day = today() + timedelta(days=60)
    pair = {"supplier": certificate.supplier_id, "requirement": certificate.requirement_id}

    booked, _answer = save(client, reverse(ADD), **pair, day=day.isoformat(), body="SGS")
    said = Acknowledgement.objects.get()
    off, _answer = save(client, page_of(said), is_withdrawn="on")

    assert (booked, off) == ({}, {})
    assert (said.day, said.body, said.recorded_by, said.withdrawn_at) == (day, "SGS", officer, None)
    assert Acknowledgement.objects.get().withdrawn_at is not None
    assert "is_withdrawn" not in client.get(page_of(said)).text


def test_a_page_that_is_saved_as_it_is_withdraws_nothing(client, certificate):
    said = AcknowledgementFactory(certificate=certificate, day=today(), today=today())

    save(client, page_of(said))

    assert Acknowledgement.objects.get() == said
    assert Acknowledgement.objects.standing().exists()


def test_a_day_that_does_not_do_is_refused_in_words(client, certificate):
    late = certificate.valid_until + timedelta(days=1)
    pair = {"supplier": certificate.supplier_id, "requirement": certificate.requirement_id}

    errors, _answer = save(client, reverse(ADD), **pair, day=late.isoformat(), body="SGS")

    assert "The certificate ends before" in str(errors)
    assert not Acknowledgement.objects.exists()


def test_the_page_of_the_obligation_tells_of_it(client, certificate):
    said = AcknowledgementFactory(certificate=certificate, day=today(), body="<SGS>", today=today())
    obligation = Obligation.objects.get(requirement=certificate.requirement)

    page = client.get(reverse("admin:attestations_obligation_change", args=[obligation.pk])).text

    assert f'<a href="{page_of(said)}">Audit booked for' in page
    assert "&lt;SGS&gt;" in page
