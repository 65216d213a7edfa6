"""What the desk is tested with: officers, and papers that suppliers handed in with a document."""

import pytest
from django.test import Client
from django.urls import reverse

from demo.paper import pdf
from foundation.dates import today
from tests.factories import AttestationFactory, DocumentFactory, FileFactory, SupplierFactory, UserFactory


@pytest.fixture
def officer(db):
    """Whoever reviews."""
    return UserFactory(officer=True, full_name="Grace")


@pytest.fixture
def enter():
    """Return a function that gives the client of a person."""

    def as_person(person, language="en"):
        client = Client(headers={"accept-language": language})
        client.force_login(person)
        return client

    return as_person


@pytest.fixture
def desk(officer, enter):
    """The officer's client."""
    return enter(officer)


@pytest.fixture
def paper(db):
    """Return a function that makes a certificate that waits, with its document."""

    def make(*, supplier=None, lines=("Certificate", "QMS-1"), upload=None, **fields):
        supplier = supplier or SupplierFactory()
        given = {"file": FileFactory(content=pdf(lines))} | (upload or {})
        brought = DocumentFactory(supplier=supplier, **given)
        handed_in = {"waiting": True, "certificate": True, "from_portal": True, "submitted_on": today()}
        return AttestationFactory(
            supplier=supplier, file=brought.file, upload=brought, today=today(), **handed_in | fields
        )

    return make


def address(name, attestation):
    """Return an address of an item."""
    return reverse(f"desk:{name}", args=[attestation.public_id])


def send(client, name, attestation, seen=None, **fields):
    """Send a form of an item as its page would: with what was seen."""
    if seen is None:
        seen = client.get(address("item", attestation)).context["seen"]
    return client.post(address(name, attestation), {"seen": seen, **fields})
