"""The page of a row says where its values come from."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from accounts.services import system_user
from attestations.models import Attestation
from foundation.dates import today
from sheets.engine import import_tables
from sheets.models import ImportRun
from suppliers.models import Supplier
from tests.admin.register import EVIL, address

# Every list and page answers on both in tests/pages/test_every_page.py; what is typed and shown is the same on either.
pytestmark = [pytest.mark.usefixtures("filled"), pytest.mark.django_db, pytest.mark.either]

HEADING = "Where its values come from"


def page_of(row, client):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return client.get(reverse(name, args=[row.pk])).text


def link(run):
    return f'<a href="{reverse("admin:sheets_importrun_change", args=[run.pk])}">{escape(run.file_name)}</a>'


@pytest.mark.either
@pytest.mark.both
@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_a_supplier_names_its_imports(role, log_in):
    run = ImportRun.objects.get(file_name=EVIL)

    page = page_of(Supplier.objects.get(code="S3"), log_in(role))

    assert HEADING in page
    assert link(run) in page
    assert f"Name: {escape(EVIL)}" in page


@pytest.mark.both
def test_an_attestation_names_its_imports_on_each_of_its_pages(log_in):
    row = {
        "supplier_code": "S3",
        "standard": "ISO 9001:2015",
        "certificate_number": "Q-77",
        "issuing_body": "SGS",
        "valid_from": "2024-01-01",
        "valid_until": "2026-12-31",
    }
    run = import_tables({"certificates": [row]}, name="papers.csv", actor=system_user(), today=today()).run
    paper = Attestation.objects.get(number="Q-77")
    client = log_in("officer")

    pages = [page_of(paper, client), client.get(reverse("admin:attestations_certificate_change", args=[paper.pk])).text]

    assert [link(run) in page for page in pages] == [True, True]


def test_a_row_that_no_import_touched_says_nothing(log_in):
    client = log_in("officer")

    assert HEADING not in page_of(Supplier.objects.get(code="S2"), client)
    assert HEADING not in client.get(reverse("admin:suppliers_supplier_add")).text


def test_who_may_not_see_imports_gets_no_links(log_in):
    reader = User.objects.get(email=address("reader"))
    reader.user_permissions.add(Permission.objects.get(codename="view_supplier"))

    page = page_of(Supplier.objects.get(code="S3"), log_in("reader"))

    assert HEADING in page
    assert link(ImportRun.objects.get(file_name=EVIL)) not in page
