"""How many files come in at once: a place for each, and for no supplier all of them."""

from contextlib import ExitStack

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from demo.paper import pdf
from portal.receiving import AT_ONCE, AT_ONCE_OF_ONE, Busy, slot
from suppliers.models import Supplier, Upload

# Places are counted in the process.
pytestmark = [pytest.mark.django_db, pytest.mark.either]


@pytest.fixture
def send(asked):
    """Return a function that hands in a certificate and gives the status of the answer."""
    address = reverse("portal:hand-in", args=[asked(certificate=True).code])
    return lambda client: client.post(address, {"file": SimpleUploadedFile("a.pdf", pdf(["Certificate"]))}).status_code


def test_whoever_sends_slowly_keeps_no_other_supplier_out(supplier, visitor, stranger, send):
    with ExitStack() as slow:
        for _file in range(AT_ONCE_OF_ONE):
            slow.enter_context(slot(supplier))
        while_it_comes_in = send(visitor), send(stranger)

    assert while_it_comes_in == (503, 302)
    assert send(visitor) == 302
    assert Upload.objects.filter(supplier=supplier).count() == 1


def test_no_more_come_in_than_leave_room_for_pages():
    with ExitStack() as slow:
        for number in range(AT_ONCE):
            slow.enter_context(slot(Supplier(pk=number)))

        with pytest.raises(Busy), slot(Supplier(pk=AT_ONCE)):
            pass


def test_a_file_that_is_not_taken_gives_its_place_back(supplier, visitor, asked):
    address = reverse("portal:hand-in", args=[asked(certificate=True).code])

    statuses = [visitor.post(address, {}).status_code for _try in range(AT_ONCE_OF_ONE + 1)]

    assert statuses == [422] * len(statuses)
