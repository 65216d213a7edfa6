"""What staff type holds no sign that turns the direction of writing or prints nothing: what is read is what is kept."""

import pytest
from django.urls import reverse

from audits.models import Screening
from suppliers.models import Contact, Supplier
from tests.admin.forms import save, shown
from tests.factories import (
    CategoryFactory,
    ContactFactory,
    CountryFactory,
    ScreeningFactory,
    SupplierFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.either]  # a form refuses it before a database is asked

TOLD = "turns the direction of writing (U+202E)"
TURNED = "Acme \u202estraP"


def test_a_supplier_of_such_a_name_is_not_entered(client):
    given = {"code": "S9", "country": CountryFactory().pk, "category": CategoryFactory().pk}

    client.force_login(UserFactory(role="officer"))
    errors, _answer = save(client, reverse("admin:suppliers_supplier_add"), name=TURNED, **given)

    assert [TOLD in said for said in errors["name"]] == [True]
    assert not Supplier.objects.exists()


def test_nor_a_contact_beside_its_supplier(client):
    contact = ContactFactory(name="Wang Fang", supplier=SupplierFactory())
    client.force_login(UserFactory(role="officer"))
    address = reverse("admin:suppliers_supplier_change", args=[contact.supplier_id])

    answer = client.post(address, shown(client.get(address)) | {"contacts-0-name": TURNED})

    assert TOLD in answer.text
    assert Contact.objects.get().name == "Wang Fang"


def test_nor_such_a_reason(client):
    screening = ScreeningFactory(is_decided=False)
    address = reverse("admin:audits_screening_step", args=[screening.pk, "decide"])

    client.force_login(UserFactory(role="manager"))
    answer = client.post(address, {"is_approved": "no", "reason": TURNED})

    assert TOLD in answer.text
    assert Screening.objects.get().is_waiting


@pytest.mark.parametrize("sign", ["\u3164", "\uffa0", "\u180e"])
def test_nor_a_name_with_a_sign_that_prints_nothing(client, sign):
    given = {"code": "S9", "country": CountryFactory().pk, "category": CategoryFactory().pk}

    client.force_login(UserFactory(role="officer"))
    errors, _answer = save(client, reverse("admin:suppliers_supplier_add"), name=f"Acme {sign} Parts", **given)

    assert [f"cannot be seen (U+{ord(sign):04X})" in said for said in errors["name"]] == [True]
    assert not Supplier.objects.exists()
