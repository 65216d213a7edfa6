"""Forms that another site had a browser send: none is taken, whatever page it is for."""

import pytest
from django.test import Client
from django.urls import reverse

from evidence.models import Event
from tests.portal.doors import entered
from tests.portal.sown import ASKED
from tests.portal.test_matrix import KEYS, SAME, patterns, rows

# It is refused before anything is looked up that databases keep differently.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


def addresses(one):
    """Give every address of the portal, with the rows of a supplier."""
    named = rows(one, ASKED) | {"key": "x"}
    for name in sorted({*patterns()}):
        keys = [named[key] for key in KEYS.get(name, ())]
        yield reverse(name if name in SAME else f"portal:{name}", args=keys)


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}], ids=["no sign", "another site"])
def test_no_page_takes_a_form_that_is_not_its_own(headers, both):
    one, _other = both
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = entered(one.person).cookies
    forged.get(reverse("portal:security"))
    # Where it is another site's, it has got hold even of the sign.
    sent = {"csrfmiddlewaretoken": forged.cookies["csrftoken"].value} if headers else {}
    before = Event.objects.count()

    statuses = {address: forged.post(address, sent, headers=headers).status_code for address in addresses(one)}

    assert statuses == dict.fromkeys(statuses, 403)
    assert Event.objects.count() == before
